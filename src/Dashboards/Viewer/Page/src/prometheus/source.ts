import {
  DataSourceApi, LoadingState, PluginType, rangeUtil, type AnnotationEvent, type AnnotationQuery, type AnnotationSupport, type DataFrame,
  type DataQueryRequest, type DataQueryResponse, type DataSourceInstanceSettings, type DataQuery, type MetricFindValue, type ScopedVars, type TimeRange,
} from '@grafana/data';
import { Observable, of } from 'rxjs';
import { report } from '../problems';
import { viewerSettings } from '../settings';
import { instantQuery, rangeQuery, type Told, type QueryResult } from './api';
import { toFrames } from './frames';
import { interpolateExpression, unresolved } from './interpolate';
import { findValues } from './variableQuery';

/** A question to Prometheus as dashboards hold it. */
export interface PrometheusQuery extends DataQuery {
  expr: string;
  legendFormat?: string;
  range?: boolean;
  instant?: boolean;
  format?: 'time_series' | 'table' | 'heatmap';
  interval?: string;
}

/** Prometheus refuses more samples than this for one series. */
const mostSamples = 11_000;

/** The identifier of the one data source. */
export const uid = 'prometheus';

/** What a data source says about itself. */
export function instanceSettings(): DataSourceInstanceSettings {
  return {
    id: 1, uid, type: 'prometheus', name: viewerSettings().dataSource, access: 'proxy', readOnly: true, jsonData: {}, isDefault: true,
    meta: {
      id: 'prometheus', name: 'Prometheus', type: PluginType.datasource, module: '', baseUrl: '', metrics: true, annotations: true,
      info: { author: { name: 'Monitor' }, description: '', links: [], logos: { large: '', small: '' }, screenshots: [], updated: '', version: '' },
    },
  };
}

/** Asks Prometheus through the viewer's server. */
export class PrometheusSource extends DataSourceApi<PrometheusQuery> {
  annotations: AnnotationSupport<PrometheusQuery>;

  constructor() {
    super(instanceSettings());
    this.interval = viewerSettings().scrapeInterval;
    this.annotations = {
      prepareAnnotation: (json) => json,
      prepareQuery: (annotation) => ({ refId: 'Anno', expr: annotation.expr ?? annotation.target?.expr ?? '', interval: annotation.step ?? '', range: true }),
      processEvents: (annotation, frames) => of(events(annotation, frames)),
    };
  }

  override query(request: DataQueryRequest<PrometheusQuery>): Observable<DataQueryResponse> {
    const targets = request.targets.filter((target) => !target.hide && target.expr);
    return new Observable((subscriber) => {
      const abort = new AbortController();
      void this.answer(request, targets, abort.signal).then((response) => {
        if (!abort.signal.aborted) {
          subscriber.next(response);
          subscriber.complete();
        }
      });
      return () => abort.abort();
    });
  }

  private async answer(request: DataQueryRequest<PrometheusQuery>, targets: PrometheusQuery[], signal: AbortSignal): Promise<DataQueryResponse> {
    const answers = await Promise.all(targets.map(async (target) => {
      try {
        return { frames: await this.ask(request, target, targets.length > 1, signal) };
      } catch (error) {
        return { error: { refId: target.refId, message: error instanceof Error ? error.message : String(error) } };
      }
    }));
    const errors = answers.flatMap((one) => (one.error ? [one.error] : []));
    return {
      data: answers.flatMap((one) => one.frames ?? []),
      errors,
      error: errors[0],
      state: errors.length > 0 ? LoadingState.Error : LoadingState.Done,
    };
  }

  private async ask(request: DataQueryRequest<PrometheusQuery>, target: PrometheusQuery, amongOthers: boolean, signal: AbortSignal): Promise<DataFrame[]> {
    const step = this.step(request, target);
    const expression = interpolateExpression(target.expr, { ...request.scopedVars, ...this.macros(request.range, step) });
    const left = unresolved(expression);
    if (left.length > 0) {
      report('unresolved', target.refId, `${left.join(', ')} in ${target.expr} is no variable of this dashboard`);
    }

    const wanted = { refId: target.refId, legend: target.legendFormat && interpolateExpression(target.legendFormat, request.scopedVars), format: target.format ?? 'time_series', amongOthers };
    const frames: DataFrame[] = [];
    if (target.range !== false) {
      const start = Math.floor(request.range.from.valueOf() / 1000 / step) * step;
      const end = Math.floor(request.range.to.valueOf() / 1000 / step) * step;
      frames.push(...marked(await rangeQuery(expression, start, end, step, signal), { ...wanted, step }, expression));
    }

    if (target.instant || target.range === false) {
      frames.push(...marked(await instantQuery(expression, request.range.to.valueOf() / 1000, signal), wanted, expression));
    }

    return frames;
  }

  private step(request: DataQueryRequest<PrometheusQuery>, target: PrometheusQuery): number {
    const least = target.interval ? rangeUtil.intervalToMs(interpolateExpression(target.interval, request.scopedVars)) : rangeUtil.intervalToMs(this.interval!);
    const span = request.range.to.valueOf() - request.range.from.valueOf();
    return Math.max(least, request.intervalMs, Math.ceil(span / mostSamples)) / 1000;
  }

  private macros(range: TimeRange, step: number): ScopedVars {
    const scrape = rangeUtil.intervalToMs(this.interval!) / 1000;
    const span = Math.round((range.to.valueOf() - range.from.valueOf()) / 1000);
    const macro = (value: string) => ({ text: value, value });
    return {
      __interval: macro(`${step}s`),
      __interval_ms: macro(`${step * 1000}`),
      // Four scrapes, so that a rate has samples even when one scrape is lost.
      __rate_interval: macro(`${Math.max(step + scrape, 4 * scrape)}s`),
      __range: macro(`${span}s`),
      __range_s: macro(`${span}`),
      __range_ms: macro(`${span * 1000}`),
    };
  }

  override async metricFindQuery(query: unknown, options?: { scopedVars?: ScopedVars; range?: TimeRange; variable?: { name: string } }): Promise<MetricFindValue[]> {
    const text = typeof query === 'string' ? query : ((query as { query?: string } | null)?.query ?? '');
    return findValues(text, options?.scopedVars, options?.range);
  }

  override testDatasource() {
    return Promise.resolve({ status: 'success', message: '' });
  }
}

function marked(answer: Told<QueryResult>, wanted: Parameters<typeof toFrames>[1], expression: string): DataFrame[] {
  const notices = answer.remarks.map((text) => ({ severity: 'warning' as const, text }));
  return toFrames(answer.data, wanted).map((frame) => ({ ...frame, meta: { ...frame.meta, executedQueryString: expression, ...(notices.length > 0 ? { notices } : {}) } }));
}

/** Each stretch of samples above zero is one event: a point, or a region where it lasts. */
function events(annotation: AnnotationQuery, frames: DataFrame[]): AnnotationEvent[] {
  const fill = (format: string | undefined, labels: Record<string, string>) =>
    (format ?? '').replace(/\{\{\s*([^}]+?)\s*\}\}/g, (_, label: string) => labels[label] ?? '');
  return frames.flatMap((frame) => {
    const [time, value] = frame.fields;
    const labels = value.labels ?? {};
    const step = time.config.interval ?? 0;
    const tags = String(annotation.tagKeys ?? '').split(',').map((key) => labels[key.trim()]).filter(Boolean);
    const found: Array<{ time: number; timeEnd: number }> = [];
    for (let row = 0; row < frame.length; row++) {
      const at = annotation.useValueForTime ? Math.floor(value.values[row]) : time.values[row];
      if (!value.values[row]) {
        continue;
      }

      const last = found.at(-1);
      if (last && !annotation.useValueForTime && at - last.timeEnd <= step) {
        last.timeEnd = at;
      } else if (last?.time !== at) {
        found.push({ time: at, timeEnd: at });
      }
    }

    return found.map((one) => ({ ...one, title: fill(annotation.titleFormat, labels), text: fill(annotation.textFormat, labels), tags }));
  });
}
