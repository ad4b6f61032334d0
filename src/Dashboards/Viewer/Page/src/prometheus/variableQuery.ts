import { dateTime, type MetricFindValue, type ScopedVars, type TimeRange } from '@grafana/data';
import { instantQuery, labelNames, labelValues, type Series } from './api';
import { interpolateExpression } from './interpolate';
import { legendOf } from './frames';

const patterns = {
  labelNames: /^label_names\(\s*(.*?)\s*\)\s*$/s,
  labelValues: /^label_values\(\s*(?:(.+?)\s*,\s*)?("?[\w:.-]+"?)\s*\)\s*$/s,
  metrics: /^metrics\(\s*(.*?)\s*\)\s*$/s,
  queryResult: /^query_result\(\s*(.+)\s*\)\s*$/s,
};

/** Whether a variable's query is one that Grafana's Prometheus data source knows. */
export const isVariableQuery = (query: string) => Object.values(patterns).some((pattern) => pattern.test(query.trim()));

/** The values of a variable: `label_values`, `label_names`, `metrics` and `query_result`, as Grafana's Prometheus data source offers them. */
export async function findValues(query: string, scopedVars: ScopedVars | undefined, range: TimeRange | undefined): Promise<MetricFindValue[]> {
  const asked = interpolateExpression(query.trim(), scopedVars);
  const [start, end] = seconds(range);
  const values = asked.match(patterns.labelValues);
  if (values) {
    const [, selector, label] = values;
    return named((await labelValues(label.replace(/"/g, ''), selector ? [selector] : [], start, end)).data);
  }

  const names = asked.match(patterns.labelNames);
  if (names) {
    return named((await labelNames(names[1] ? [names[1]] : [], start, end)).data);
  }

  const metrics = asked.match(patterns.metrics);
  if (metrics) {
    const wanted = new RegExp(metrics[1]);
    return named((await labelValues('__name__', [], start, end)).data.filter((name) => wanted.test(name)));
  }

  const result = asked.match(patterns.queryResult);
  if (result) {
    const { data } = await instantQuery(result[1], end);
    return named((data.result as Series[]).map((series) => `${legendOf(series.metric)} ${series.value?.[1] ?? ''} ${(series.value?.[0] ?? 0) * 1000}`));
  }

  throw new Error(`The viewer does not understand the query \`${query}\` of a variable.`);
}

const named = (values: string[]): MetricFindValue[] => values.map((text) => ({ text, expandable: false }));

function seconds(range?: TimeRange): [number, number] {
  const to = range?.to ?? dateTime();
  const from = range?.from ?? dateTime(to.valueOf() - 3_600_000);
  return [Math.floor(from.valueOf() / 1000), Math.ceil(to.valueOf() / 1000)];
}
