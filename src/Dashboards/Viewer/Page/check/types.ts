/**
 * What a dashboard of ours may look like: Grafana's published types, made strict where they are open. `@grafana/schema` leaves options, custom
 * field options and targets open and knows enums only by name; here they are tied to the type of the panel, and enums may be their values.
 */
import type { Dashboard, DashboardLink, DataSourceRef, FieldConfig, Panel, RowPanel, VariableModel } from '@grafana/schema';
import type { AnnotationQuery } from '@grafana/schema';
import type * as bargauge from '@grafana/schema/dist/esm/raw/composable/bargauge/panelcfg/x/BarGaugePanelCfg_types.gen';
import type * as gauge from '@grafana/schema/dist/esm/raw/composable/gauge/panelcfg/x/GaugePanelCfg_types.gen';
import type * as heatmap from '@grafana/schema/dist/esm/raw/composable/heatmap/panelcfg/x/HeatmapPanelCfg_types.gen';
import type * as piechart from '@grafana/schema/dist/esm/raw/composable/piechart/panelcfg/x/PieChartPanelCfg_types.gen';
import type * as stat from '@grafana/schema/dist/esm/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen';
import type * as statetimeline from '@grafana/schema/dist/esm/raw/composable/statetimeline/panelcfg/x/StateTimelinePanelCfg_types.gen';
import type * as statushistory from '@grafana/schema/dist/esm/raw/composable/statushistory/panelcfg/x/StatusHistoryPanelCfg_types.gen';
import type * as table from '@grafana/schema/dist/esm/raw/composable/table/panelcfg/x/TablePanelCfg_types.gen';
import type * as text from '@grafana/schema/dist/esm/raw/composable/text/panelcfg/x/TextPanelCfg_types.gen';
import type * as timeseries from '@grafana/schema/dist/esm/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen';

/** JSON writes the value of an enum; and what has a default may be left out. */
type Json<T> = 0 extends 1 & T ? T
  : T extends string ? `${T}`
  : T extends number | boolean | null | undefined ? T
  : T extends Array<infer Item> ? Array<Json<Item>>
  : T extends object ? { [Key in keyof T]?: Json<T[Key]> }
  : T;

/** A link, whose address `@grafana/schema` requires and whose other keys are Grafana's defaults. */
interface DataLink {
  title: string;
  url: string;
  targetBlank?: boolean;
  oneClick?: boolean;
}

interface Source extends Pick<DataSourceRef, 'type' | 'uid'> {
  type: 'prometheus';
  uid: string;
}

interface Target {
  refId: string;
  datasource: Source;
  editorMode?: 'code' | 'builder';
  expr: string;
  legendFormat?: string;
  range?: boolean;
  instant?: boolean;
  format?: 'time_series' | 'table' | 'heatmap';
  interval?: string;
  hide?: boolean;
  exemplar?: false;
}

type Standard = Omit<Json<FieldConfig>, 'custom' | 'links' | 'displayNameFromDS' | 'path' | 'writeable' | 'actions'> & { links?: DataLink[]; fieldMinMax?: boolean };

type Properties<Fields, Prefix extends string> = { [Key in keyof Fields & string]-?: { id: `${Prefix}${Key}`; value?: Fields[Key] } }[keyof Fields & string];

/** Custom options that belong together may be written one by one. */
type Deeper = { id: 'custom.hideFrom.viz' | 'custom.hideFrom.legend' | 'custom.hideFrom.tooltip'; value: boolean };

type Matcher =
  | { id: 'byName' | 'byRegexp' | 'byType' | 'byFrameRefID'; options: string }
  | { id: 'byNames'; options: { mode?: 'include' | 'exclude'; names: string[]; prefix?: string; readOnly?: boolean } };

type Columns<T> = Record<string, T>;

type Transformation =
  | { id: 'organize'; options: { excludeByName?: Columns<boolean>; includeByName?: Columns<boolean>; indexByName?: Columns<number>; renameByName?: Columns<string>; orderByMode?: 'manual' | 'auto' } }
  | { id: 'merge'; options: Record<string, never> }
  | { id: 'joinByField'; options: { byField?: string; mode?: 'outer' | 'outerTabular' | 'inner' } }
  | { id: 'labelsToFields'; options: { mode?: 'columns' | 'rows'; keepLabels?: string[]; valueLabel?: string } }
  | { id: 'sortBy'; options: { sort: Array<{ field: string; desc?: boolean }> } }
  | { id: 'limit'; options: { limitField?: number | string } }
  | { id: 'reduce'; options: { reducers: string[]; mode?: 'seriesToRows' | 'reduceFields'; includeTimeField?: boolean; labelsToFields?: boolean } }
  | { id: 'seriesToRows'; options: Record<string, never> }
  | { id: 'renameByRegex'; options: { regex: string; renamePattern: string } }
  | { id: 'filterByRefId'; options: { include?: string; exclude?: string } }
  | { id: 'filterFieldsByName'; options: { include?: { names?: string[]; pattern?: string }; exclude?: { names?: string[]; pattern?: string } } }
  | { id: 'filterByValue'; options: { filters: Array<{ fieldName: string; config: { id: string; options: object } }>; type: 'include' | 'exclude'; match: 'all' | 'any' } }
  | { id: 'groupBy'; options: { fields: Columns<{ operation?: 'groupby' | 'aggregate'; aggregations: string[] }> } }
  | { id: 'calculateField'; options: Record<string, unknown> };

type PanelOf<Type extends string, Options, Custom> = Omit<Json<Panel>, 'type' | 'options' | 'fieldConfig' | 'targets' | 'datasource' | 'transformations' | 'links'> & {
  id: number;
  type: Type;
  gridPos: { x: number; y: number; w: number; h: number };
  datasource?: Source;
  options?: Json<Options>;
  links?: DataLink[];
  fieldConfig?: {
    defaults: Standard & { custom?: Json<Custom> };
    overrides: Array<{ matcher: Matcher; properties: Array<Properties<Standard, ''> | Properties<Json<Custom>, 'custom.'> | Deeper> }>;
  };
  targets?: Target[];
  transformations?: Array<Transformation & { disabled?: boolean }>;
};

/** Where Grafana before 12.2 kept the footer of a table; only absence is understood by all. */
interface NoFooter {
  footer?: { show: false; reducer?: string[]; countRows?: boolean; fields?: string };
}

/** What `TableFieldOptions` leaves out although tables obey it. */
type TableFields = table.FieldConfig & { width?: number };

/** State timelines obey it; the published type has lost it. */
type Timeline<Fields> = Fields & { spanNulls?: boolean | number };

type AnyPanel =
  | PanelOf<'timeseries', timeseries.Options, timeseries.FieldConfig>
  | PanelOf<'stat', stat.Options, {}>
  | PanelOf<'gauge', gauge.Options, {}>
  | PanelOf<'bargauge', bargauge.Options, {}>
  | PanelOf<'table', table.Options & NoFooter, TableFields>
  | PanelOf<'text', text.Options, {}>
  | PanelOf<'state-timeline', statetimeline.Options, Timeline<statetimeline.FieldConfig>>
  | PanelOf<'status-history', statushistory.Options, statushistory.FieldConfig>
  | PanelOf<'heatmap', heatmap.Options, heatmap.FieldConfig>
  | PanelOf<'piechart', piechart.Options, piechart.FieldConfig>;

type Row = Omit<Json<RowPanel>, 'panels' | 'type'> & { type: 'row'; panels: AnyPanel[] };

type Variable = Omit<Json<VariableModel>, 'type' | 'query' | 'datasource' | 'current' | 'allValue'> & {
  allValue?: string | null;
  name: string;
  datasource?: Source;
  definition?: string;
  current?: { text?: string | string[]; value?: string | string[]; selected?: boolean };
} & (
    | { type: 'query'; query: { query: string; refId: string } }
    | { type: 'datasource' | 'custom' | 'textbox' | 'constant'; query: string }
    | { type: 'interval'; query: string; auto?: boolean; auto_min?: string; auto_count?: number }
  );

type Annotation = Omit<Json<AnnotationQuery>, 'datasource' | 'target'> & {
  name: string;
  datasource: Source;
  enable: boolean;
  iconColor: string;
  expr: string;
  step?: string;
  titleFormat?: string;
  textFormat?: string;
  tagKeys?: string;
  useValueForTime?: boolean;
  target?: Target;
};

/** A dashboard as it lies in the repository. */
export type OurDashboard = Omit<Json<Dashboard>, 'panels' | 'templating' | 'annotations' | 'links'> & {
  uid: string;
  title: string;
  description: string;
  schemaVersion: number;
  panels: Array<AnyPanel | Row>;
  templating: { list: Variable[] };
  annotations: { list: Annotation[] };
  links: Array<Partial<Json<DashboardLink>> & { title: string; type: 'link' | 'dashboards' }>;
};
