import { SceneDataTransformer, SceneGridItem, SceneQueryRunner, VizPanel, type SceneDataProvider } from '@grafana/scenes';
import { Badge, Icon, PanelChrome } from '@grafana/ui';
import { report } from '../problems';
import { kinds } from '../plugins';
import { checkKeys, checkPanel } from './known';
import { sourceRef, type PanelModel } from './model';
import { PanelLinks } from './PanelLinks';
import { RepeatedItem } from './repeat';
import { PanelTime } from './timeShift';
import { watchPanel } from './watch';

/** A panel at its place; several of them where it is repeated. */
export function panelItem(model: PanelModel): SceneGridItem | RepeatedItem {
  const where = model.title || `panel ${model.id}`;
  checkKeys('panel', where, model, 'panel');
  for (const target of model.targets ?? []) {
    checkKeys('target', where, target, 'panel');
    if ((target as { exemplar?: boolean }).exemplar) {
      report('panel', where, 'the viewer does not draw exemplars');
    }
  }

  checkPanel(where, model.type, model.options ?? {}, model.fieldConfig ?? {}, model.transformations ?? []);
  const { x, y, w: width, h: height } = model.gridPos;
  const place = { key: `grid-item-${model.id}`, x, y, width, height };
  return model.repeat
    ? new RepeatedItem({ ...place, variableName: model.repeat, direction: model.repeatDirection ?? 'h', maxPerRow: model.maxPerRow ?? 4, itemHeight: height, source: vizPanel(model, where), panels: [] })
    : new SceneGridItem({ ...place, body: vizPanel(model, where) });
}

function vizPanel(model: PanelModel, where: string): VizPanel {
  const kind = kinds.get(model.type);
  const queries = (model.targets ?? []).filter((target) => target.expr);
  const hasQueries = queries.length > 0 && !kind?.withoutData;
  return new VizPanel({
    key: `panel-${model.id}`,
    pluginId: kind ? model.type : 'monitor-unknown',
    title: model.title ?? '',
    description: model.description,
    options: kind ? (model.options ?? {}) : { type: model.type },
    fieldConfig: model.fieldConfig ?? { defaults: {}, overrides: [] },
    displayMode: model.transparent ? 'transparent' : 'default',
    hoverHeader: !model.title,
    titleItems: titleItems(model, kind?.lookAlike ?? false),
    $timeRange: model.timeFrom || model.timeShift ? new PanelTime({ timeFrom: model.timeFrom, timeShift: model.timeShift, hidden: model.hideTimeOverride }, where) : undefined,
    $data: hasQueries ? data(model) : undefined,
    $behaviors: [watchPanel(where, hasQueries, Boolean(model.fieldConfig?.defaults?.noValue)) as never],
  });
}

function data(model: PanelModel): SceneDataProvider {
  const runner = new SceneQueryRunner({
    datasource: sourceRef(model.datasource) ?? sourceRef(model.targets?.[0]?.datasource),
    queries: model.targets ?? [],
    maxDataPoints: model.maxDataPoints,
    maxDataPointsFromWidth: true,
    minInterval: model.interval,
  });
  return new SceneDataTransformer({ $data: runner, transformations: model.transformations ?? [] });
}

function titleItems(model: PanelModel, lookAlike: boolean) {
  if (!lookAlike && !model.links?.length) {
    return undefined;
  }

  return (
    <>
      {model.links?.length ? <PanelLinks panelKey={`panel-${model.id}`} links={model.links} /> : null}
      {lookAlike ? (
        <PanelChrome.TitleItem title="Grafana does not publish this kind of panel. Data and colours are those that Grafana would show; the shape is similar.">
          <Badge color="darkgrey" text={<><Icon name="eye" size="xs" /> look-alike</>} />
        </PanelChrome.TitleItem>
      ) : null}
    </>
  );
}
