import { createDataFrame, FieldType, type DataFrame } from '@grafana/data';
import type { Labels, QueryResult, Sample, Series } from './api';

/** What a query wants of its answer. */
export interface Wanted {
  refId: string;
  /** Seconds between samples; undefined for one sample each. */
  step?: number;
  legend?: string;
  format: 'time_series' | 'table' | 'heatmap';
  /** Whether the panel asks more than one question, so that columns must say whose they are. */
  amongOthers: boolean;
}

/** Turns an answer of Prometheus into data frames, shaped as Grafana's panels and transformations expect them. */
export function toFrames(answer: QueryResult, wanted: Wanted): DataFrame[] {
  const series = seriesOf(answer);
  switch (wanted.format) {
    case 'table':
      return [table(series, wanted)];
    case 'heatmap':
      return buckets(series.map((one) => frame(one, { ...wanted, legend: '{{le}}' })));
    case 'time_series':
      return series.map((one) => frame(one, wanted));
  }
}

function seriesOf(answer: QueryResult): Series[] {
  return answer.resultType === 'matrix' || answer.resultType === 'vector'
    ? (answer.result as Series[])
    : [{ metric: {}, value: answer.result as Sample }];
}

const samplesOf = (series: Series): Sample[] => series.values ?? (series.value ? [series.value] : []);

function frame(series: Series, wanted: Wanted): DataFrame {
  const { __name__: name, ...labels } = series.metric;
  const samples = filled(samplesOf(series), wanted.step);
  const legend = legendOf(series.metric, wanted.legend);
  return createDataFrame({
    refId: wanted.refId,
    name: legend,
    meta: { type: 'timeseries-multi' as never },
    fields: [
      { name: 'Time', type: FieldType.time, values: samples.map((sample) => sample[0] * 1000), config: { interval: wanted.step && wanted.step * 1000 } },
      { name: name ?? 'Value', type: FieldType.number, values: samples.map((sample) => numberOf(sample[1])), labels, config: { displayNameFromDS: legend } },
    ],
  });
}

/** Puts a gap where samples are missing, so that no line is drawn over it. */
function filled(samples: Sample[], step?: number): Array<[number, string | null]> {
  if (!step || samples.length < 2) {
    return samples;
  }

  const all: Array<[number, string | null]> = [];
  for (const sample of samples) {
    const last = all.at(-1);
    if (last && sample[0] - last[0] > step * 1.5) {
      all.push([last[0] + step, null]);
    }

    all.push(sample);
  }

  return all;
}

function numberOf(text: string | null): number | null {
  switch (text) {
    case null:
      return null;
    case '+Inf':
      return Infinity;
    case '-Inf':
      return -Infinity;
    default:
      return Number(text);
  }
}

/** The name of a series: the legend with its labels put in, or the series as Prometheus writes it. */
export function legendOf(metric: Labels, legend?: string): string {
  if (!legend || legend === '__auto') {
    const { __name__: name = '', ...labels } = metric;
    const pairs = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
    return pairs.length === 0 ? name || 'Value' : `${name}{${pairs.join(', ')}}`;
  }

  return legend.replace(/\{\{\s*([^}]+?)\s*\}\}/g, (_, label: string) => metric[label] ?? '').trim();
}

/** All series in one table: a column for the time, one for each label, one for the value. */
function table(series: Series[], wanted: Wanted): DataFrame {
  const labels = [...new Set(series.flatMap((one) => Object.keys(one.metric)))].sort();
  const rows = series.flatMap((one) => samplesOf(one).map((sample) => ({ metric: one.metric, sample })));
  return createDataFrame({
    refId: wanted.refId,
    fields: [
      { name: 'Time', type: FieldType.time, values: rows.map((row) => row.sample[0] * 1000), config: {} },
      ...labels.map((label) => ({
        name: label, type: FieldType.string, values: rows.map((row) => row.metric[label] ?? ''), config: { filterable: true },
      })),
      {
        name: wanted.amongOthers ? `Value #${wanted.refId}` : 'Value',
        type: FieldType.number,
        values: rows.map((row) => numberOf(row.sample[1])),
        config: {},
      },
    ],
  });
}

/** Buckets of a histogram count everything up to their bound; a heat map shows what lies between two. */
function buckets(frames: DataFrame[]): DataFrame[] {
  const bound = (one: DataFrame) => Number((one.fields[1].labels?.le ?? '').replace('+Inf', 'Infinity'));
  const sorted = [...frames].sort((left, right) => bound(left) - bound(right));
  return sorted.map((one, index) => {
    if (index === 0) {
      return one;
    }

    const below = new Map(sorted[index - 1].fields[0].values.map((time: number, row: number) => [time, sorted[index - 1].fields[1].values[row]]));
    const values = one.fields[1].values.map((value: number | null, row: number) =>
      value === null ? null : Math.max(0, value - (below.get(one.fields[0].values[row]) ?? 0)));
    return { ...one, fields: [one.fields[0], { ...one.fields[1], values }] };
  });
}
