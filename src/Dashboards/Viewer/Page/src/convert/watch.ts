import { LoadingState, type PanelData } from '@grafana/data';
import { sceneGraph, type SceneVariable, type VizPanel } from '@grafana/scenes';
import { report, resolve } from '../problems';

/** How far the page is: what a test or a camera waits for. */
export interface Progress {
  /** The dashboard that is shown. */
  dashboard: string;
  /** Panels that are there, headings of rows not counted. */
  panels: number;
  /** Of these, how many have their data, an error or nothing to ask. */
  settled: number;
}

declare global {
  interface Window {
    __progress: Progress;
  }
}

const settled = new Set<string>();
const present = new Set<string>();
let dashboard = '';

/** Another dashboard begins. */
export function begin(uid: string) {
  dashboard = uid;
  settled.clear();
  present.clear();
  publish();
}

function publish() {
  window.__progress = { dashboard, panels: present.size, settled: settled.size };
}

/** Follows a panel's data: tells what fails or is empty, and takes it back when it recovers. */
export function watchPanel(where: string, hasQueries: boolean, saysWhenEmpty: boolean) {
  return (panel: VizPanel) => {
    const key = panel.state.key!;
    present.add(key);
    if (!hasQueries) {
      settled.add(key);
      publish();
      return () => forget(key);
    }

    const source = sceneGraph.getData(panel);
    const look = (data?: PanelData) => {
      // Scenes begins with empty data that nobody asked for.
      if (data && (data.request || data.errors?.length) && (data.state === LoadingState.Done || data.state === LoadingState.Error)) {
        judge(where, data, saysWhenEmpty);
        settled.add(key);
      } else {
        settled.delete(key);
      }

      publish();
    };
    look(source.state.data);
    const subscription = source.subscribeToState((state) => look(state.data));
    return () => {
      subscription.unsubscribe();
      forget(key);
    };
  };
}

function forget(key: string) {
  present.delete(key);
  settled.delete(key);
  publish();
}

function judge(where: string, data: PanelData, saysWhenEmpty: boolean) {
  resolve('query', where);
  resolve('empty', where);
  const errors = data.errors ?? (data.error ? [data.error] : []);
  if (errors.length > 0) {
    report('query', where, errors.map((error) => error.message ?? 'the query failed').join('; '));
  } else if (!saysWhenEmpty && !data.series.some((frame) => frame.length > 0)) {
    report('empty', where, 'no data came, and the panel does not say what that means (noValue)');
  }
}

/** Follows a variable: one that fails or that has no value makes every panel wrong. */
export function watchVariable(variable: SceneVariable) {
  const where = `$${variable.state.name}`;
  const look = () => {
    if (variable.state.loading) {
      return;
    }

    resolve('variable', where);
    const value = variable.getValue();
    if (variable.state.error) {
      report('variable', where, variable.state.error instanceof Error ? variable.state.error.message : String(variable.state.error.message ?? variable.state.error));
    } else if (variable.state.type === 'query' && (value === '' || value === undefined || (Array.isArray(value) && value.length === 0))) {
      report('variable', where, 'Prometheus has no value for this selection');
    }
  };
  const subscription = variable.subscribeToState(look);
  return () => subscription.unsubscribe();
}
