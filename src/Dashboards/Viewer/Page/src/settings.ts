/** What the server says about itself; `api/settings`. */
export interface Settings {
  /** How often Prometheus scrapes: the least step worth asking for, as a Prometheus duration. */
  scrapeInterval: string;
  /** The name under which the data source is offered. */
  dataSource: string;
}

/** A dashboard as the list shows it. */
export interface DashboardEntry {
  uid: string;
  title: string;
  description: string;
  tags: string[];
  folder: string;
}

let settings: Settings = { scrapeInterval: '15s', dataSource: 'Prometheus' };

/** The settings; the defaults until they have been read. */
export const viewerSettings = () => settings;

/** Reads the settings once, before anything is drawn. */
export async function readSettings() {
  settings = await getJson<Settings>('api/settings');
}

/** The dashboards that can be drawn. */
export const readDashboards = () => getJson<DashboardEntry[]>('api/dashboards');

/** One dashboard, as Grafana would import it. */
export const readDashboard = (uid: string) => getJson<unknown>(`api/dashboards/${encodeURIComponent(uid)}`);

async function getJson<T>(path: string): Promise<T> {
  const answer = await fetch(new URL(path, document.baseURI), { headers: { accept: 'application/json' } });
  if (!answer.ok) {
    throw new Error(answer.status === 404 ? 'There is no such dashboard.' : `The server answered ${answer.status} ${answer.statusText} for ${path}.`);
  }

  return (await answer.json()) as T;
}
