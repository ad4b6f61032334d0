/** Prometheus' HTTP API, through the read-only proxy of the server that the page came from. */

export type Labels = Record<string, string>;

/** Seconds and a number as text, as Prometheus writes them. */
export type Sample = [number, string];

export interface Series {
  metric: Labels;
  values?: Sample[];
  value?: Sample;
}

export type QueryResult =
  | { resultType: 'matrix' | 'vector'; result: Series[] }
  | { resultType: 'scalar' | 'string'; result: Sample };

interface Answer<T> {
  status: 'success' | 'error';
  data?: T;
  error?: string;
  errorType?: string;
  warnings?: string[];
  infos?: string[];
}

/** Data and what Prometheus remarks about it. */
export interface Told<T> {
  data: T;
  remarks: string[];
}

/** Prometheus, or the way to it, refused; the message is for people. */
export class PrometheusError extends Error {}

export const rangeQuery = (query: string, start: number, end: number, step: number, signal?: AbortSignal) =>
  post<QueryResult>('query_range', { query, start: String(start), end: String(end), step: String(step) }, signal);

export const instantQuery = (query: string, time: number, signal?: AbortSignal) => post<QueryResult>('query', { query, time: String(time) }, signal);

export const labelNames = (match: string[], start: number, end: number) => post<string[]>('labels', { match, start: String(start), end: String(end) });

export const labelValues = (label: string, match: string[], start: number, end: number) =>
  get<string[]>(`label/${encodeURIComponent(label)}/values`, { match, start: String(start), end: String(end) });

interface Parameters {
  match?: string[];
  [name: string]: string | string[] | undefined;
}

function form(parameters: Parameters) {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (name === 'match') {
      (value as string[]).forEach((one) => body.append('match[]', one));
    } else {
      body.set(name, value as string);
    }
  }

  return body;
}

const address = (path: string) => new URL(`api/prometheus/api/v1/${path}`, document.baseURI);

const post = <T>(path: string, parameters: Parameters, signal?: AbortSignal) => ask<T>(address(path), { method: 'POST', body: form(parameters), signal });

function get<T>(path: string, parameters: Parameters) {
  const url = address(path);
  url.search = form(parameters).toString();
  return ask<T>(url, {});
}

async function ask<T>(url: URL, init: RequestInit): Promise<Told<T>> {
  let response: Response;
  try {
    response = await fetch(url, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') {
      throw error;
    }

    throw new PrometheusError('The viewer itself does not answer: has `monitor dashboards view` ended?');
  }

  const answer = (await response.json().catch(() => undefined)) as Answer<T> | undefined;
  if (answer?.status === 'success' && answer.data !== undefined) {
    return { data: answer.data, remarks: [...(answer.warnings ?? []), ...(answer.infos ?? [])] };
  }

  throw new PrometheusError(answer?.error ?? `Prometheus answered ${response.status} ${response.statusText} without a reason.`);
}
