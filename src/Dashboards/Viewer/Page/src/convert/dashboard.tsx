import { css } from '@emotion/css';
import type { AnnotationQuery, GrafanaTheme2 } from '@grafana/data';
import { DashboardCursorSync } from '@grafana/schema';
import {
  behaviors, dataLayers, SceneDataLayerSet, SceneGridLayout, SceneGridRow, SceneObjectBase, SceneRefreshPicker, SceneTimePicker,
  SceneTimeRange, VariableValueSelectors, type SceneComponentProps, type SceneGridItemLike, type SceneObject, type SceneObjectState,
} from '@grafana/scenes';
import { useStyles2 } from '@grafana/ui';
import type { DashboardEntry } from '../settings';
import { forgetAll, report } from '../problems';
import { AnnotationSwitches } from './AnnotationSwitches';
import { checkKeys } from './known';
import { DashboardLinks } from './DashboardLinks';
import { sourceRef, type DashboardModel, type PanelModel } from './model';
import { panelItem } from './panel';
import { show } from './shown';
import { variableSet } from './variables';
import { begin, watchVariable } from './watch';

interface DashboardState extends SceneObjectState {
  title: string;
  body: SceneGridLayout;
  controls: SceneObject[];
  time: SceneObject[];
}

/** A dashboard, ready to be drawn. */
export class Dashboard extends SceneObjectBase<DashboardState> {
  static Component = DashboardBody;

  constructor(state: DashboardState) {
    super(state);
    this.addActivationHandler(() => {
      const variables = state.$variables?.state.variables ?? [];
      const stops = variables.map(watchVariable);
      return () => stops.forEach((stop) => stop());
    });
  }
}

/** Turns the classic model into a scene; what it cannot turn goes to the list of problems. */
export function toScene(model: DashboardModel, all: DashboardEntry[], drawAll: boolean): Dashboard {
  forgetAll();
  begin(model.uid);
  checkKeys('dashboard', 'dashboard', model);
  checkKeys('timepicker', 'time picker', model.timepicker ?? {});
  if (model.liveNow) {
    report('dashboard', 'dashboard', '`liveNow` is not obeyed');
  }

  const annotations = (model.annotations?.list ?? []).filter((one) => !one.builtIn);
  annotations.forEach((one) => checkKeys('annotation', `annotation ${one.name}`, one));
  (model.links ?? []).forEach((link) => checkKeys('link', `link ${link.title}`, link));
  const layers = annotations.map(layer);
  const picker = model.timepicker ?? {};
  const scene = new Dashboard({
    key: `dashboard-${model.uid}`,
    title: model.title,
    $timeRange: new SceneTimeRange({
      from: model.time?.from ?? 'now-6h',
      to: model.time?.to ?? 'now',
      timeZone: model.timezone || 'browser',
      weekStart: (model.weekStart || undefined) as never,
      fiscalYearStartMonth: model.fiscalYearStartMonth ?? 0,
      UNSAFE_nowDelay: picker.nowDelay,
    }),
    $variables: variableSet(model.templating?.list ?? []),
    $data: new SceneDataLayerSet({ layers }),
    $behaviors: [new behaviors.CursorSync({ key: 'cursor', sync: (model.graphTooltip ?? 0) as DashboardCursorSync })],
    controls: [
      new VariableValueSelectors({}),
      ...(annotations.length > 0 ? [new AnnotationSwitches(layers)] : []),
      new DashboardLinks({ links: model.links ?? [], uid: model.uid, all }),
    ],
    time: picker.hidden ? [] : [new SceneTimePicker({}), new SceneRefreshPicker({ refresh: model.refresh || '', intervals: picker.refresh_intervals })],
    body: new SceneGridLayout({ children: layout(model.panels ?? []), isLazy: !drawAll, isDraggable: false, isResizable: false }),
  });
  show(scene);
  return scene;
}

function layer(query: AnnotationQuery & { hide?: boolean }) {
  return new dataLayers.AnnotationsDataLayer({
    key: `annotation-${query.name}`,
    name: query.name,
    query: { ...query, datasource: sourceRef(query.datasource) },
    isEnabled: query.enable !== false,
    isHidden: query.hide,
  });
}

/** A row owns what follows it, unless it is collapsed: then its panels are in the row itself. */
function layout(panels: PanelModel[]): SceneGridItemLike[] {
  const top: SceneGridItemLike[] = [];
  let open: { row: PanelModel; children: SceneGridItemLike[] } | undefined;
  const close = () => {
    if (open) {
      top.push(row(open.row, open.children));
      open = undefined;
    }
  };
  for (const panel of panels) {
    if (panel.type === 'row') {
      close();
      checkKeys('row', panel.title ?? 'row', panel, 'panel');
      open = { row: panel, children: (panel.panels ?? []).map(panelItem) };
    } else {
      (open?.children ?? top).push(panelItem(panel));
    }
  }

  close();
  return top;
}

const row = (model: PanelModel, children: SceneGridItemLike[]) =>
  new SceneGridRow({ key: `row-${model.id}`, title: model.title ?? '', isCollapsed: model.collapsed, isCollapsible: true, y: model.gridPos.y, x: 0, children });

function DashboardBody({ model }: SceneComponentProps<Dashboard>) {
  const { body, controls, time } = model.useState();
  const styles = useStyles2(getStyles);
  return (
    <>
      <div className={styles.controls} data-testid="dashboard-controls">
        <div className={styles.selections}>{controls.map((control) => <control.Component key={control.state.key} model={control} />)}</div>
        <div className={styles.time}>{time.map((control) => <control.Component key={control.state.key} model={control} />)}</div>
      </div>
      <div className={styles.body}><body.Component model={body} /></div>
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  controls: css({
    display: 'flex',
    justifyContent: 'space-between',
    alignItems: 'flex-start',
    gap: theme.spacing(1),
    padding: theme.spacing(1.5, 2),
    position: 'sticky',
    top: 41,
    zIndex: theme.zIndex.navbarFixed - 1,
    background: theme.colors.background.canvas,
  }),
  selections: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(1) }),
  time: css({ display: 'flex', flexShrink: 0, gap: theme.spacing(1) }),
  body: css({ padding: theme.spacing(0, 2, 2), display: 'flex', flexGrow: 1 }),
});
