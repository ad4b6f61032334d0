import { createTheme, EventBusSrv, getDefaultTimeRange, LoadingState, locationUtil, setTimeZoneResolver, type DataSourceApi, type DataSourceRef, type PanelData, type ScopedVars } from '@grafana/data';
import {
  config, FakeEchoSrv, setAppEvents, setBackendSrv, setDataSourceSrv, setEchoSrv, setPluginImportUtils, setRunRequest, setTemplateSrv, type BackendSrv,
} from '@grafana/runtime';
import { sceneGraph } from '@grafana/scenes';
import { catchError, concat, map, of, type Observable } from 'rxjs';
import { report } from './problems';
import { instanceSettings, PrometheusSource, uid } from './prometheus/source';
import { placeOf } from './prometheus/interpolate';

/** Stands in for what Grafana's own page would provide to its components; nothing more than dashboards need. */
export function provideServices(mode: 'light' | 'dark') {
  config.theme2 = createTheme({ colors: { mode } });
  setTimeZoneResolver(() => 'browser');
  setEchoSrv(new FakeEchoSrv());
  setAppEvents(new EventBusSrv());
  setTemplateSrv({
    getVariables: () => [],
    replace: (target, scopedVars, format) => interpolate(target ?? '', scopedVars, format),
    containsTemplate: (target) => Boolean(target?.includes('$')),
    updateTimeRange: () => undefined,
  });
  setBackendSrv(new Proxy({}, { get: (_, name) => refuse(String(name)) }) as BackendSrv);
  setPluginImportUtils({
    importPanelPlugin: (id) => Promise.reject(new Error(`There is no panel type ${id} here.`)),
    getPanelPluginFromCache: () => undefined,
  });
  // Grafana's cleaning of links decodes them, and a label with a percent sign or an ampersand would select something else. What it guards
  // against, links that are scripts, the server's Content-Security-Policy forbids.
  locationUtil.initialize({ config: { ...config, disableSanitizeHtml: true } as never, getTimeRangeForUrl: () => getDefaultTimeRange().raw, getVariablesUrlParams: () => ({}) });
  provideSource(new PrometheusSource());
  setRunRequest(run);
}

function refuse(name: string) {
  return () => {
    report('console', 'page', `A component wanted to ask a Grafana server (${name}); there is none.`);
    return Promise.reject(new Error('There is no Grafana server behind this page.'));
  };
}

const interpolate = (text: string, scopedVars?: ScopedVars, format?: string | Function) => {
  const place = placeOf(scopedVars);
  return place ? sceneGraph.interpolate(place, text, scopedVars, format as never) : text;
};

function provideSource(source: PrometheusSource) {
  const isOurs = (ref: DataSourceRef | string | null | undefined, scopedVars?: ScopedVars) => {
    const name = interpolate(typeof ref === 'string' ? ref : (ref?.uid ?? ''), scopedVars);
    return name === '' || name === uid || name === 'default' || name === instanceSettings().name;
  };
  setDataSourceSrv({
    get: (ref, scopedVars) => {
      if (isOurs(ref, scopedVars)) {
        return Promise.resolve(source as DataSourceApi);
      }

      const name = interpolate(typeof ref === 'string' ? ref : (ref?.uid ?? ''), scopedVars);
      report('data source', 'page', `there is no data source ${name}; the viewer has Prometheus alone`);
      return Promise.reject(new Error(`There is no data source ${name}: the viewer has Prometheus alone.`));
    },
    getList: (filters) => (!filters?.pluginId || filters.pluginId === 'prometheus' ? [instanceSettings()] : []),
    getInstanceSettings: (ref, scopedVars) => (isOurs(ref, scopedVars) ? instanceSettings() : undefined),
    reload: () => Promise.resolve(),
    registerRuntimeDataSource: () => undefined,
  });
}

/** Runs a request and tells of its states, as panels expect: loading first, then what came. */
function run(source: DataSourceApi, request: Parameters<DataSourceApi['query']>[0], queryFunction?: DataSourceApi['query']): Observable<PanelData> {
  const empty: PanelData = { state: LoadingState.Loading, series: [], timeRange: request.range, request };
  const answer = (queryFunction ?? source.query.bind(source))(request) as Observable<{ data: PanelData['series']; errors?: PanelData['errors']; state?: LoadingState }>;
  return concat(
    of(empty),
    answer.pipe(
      map((response) => ({
        ...empty,
        state: response.state ?? LoadingState.Done,
        series: response.data,
        ...(response.errors?.length ? { errors: response.errors, error: response.errors[0] } : {}),
      })),
      catchError((error: Error) => of({ ...empty, state: LoadingState.Error, errors: [{ message: error.message }], error: { message: error.message } })),
    ),
  );
}
