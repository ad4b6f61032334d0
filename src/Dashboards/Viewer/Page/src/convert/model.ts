import type { AnnotationQuery, DataLink, DataSourceRef, FieldConfigSource } from '@grafana/data';
import type { DataTransformerConfig } from '@grafana/schema';
import type { PrometheusQuery } from '../prometheus/source';

/** The classic model of a dashboard, as far as the viewer reads it. Keys beyond these are reported by `checkKeys`. */
export interface DashboardModel {
  uid: string;
  title: string;
  description?: string;
  tags?: string[];
  graphTooltip?: number;
  liveNow?: boolean;
  refresh?: string | false;
  time?: { from: string; to: string };
  timepicker?: { refresh_intervals?: string[]; hidden?: boolean; nowDelay?: string };
  timezone?: string;
  weekStart?: string;
  fiscalYearStartMonth?: number;
  annotations?: { list?: Array<AnnotationQuery & { builtIn?: number }> };
  links?: DashboardLink[];
  templating?: { list?: VariableModel[] };
  panels?: PanelModel[];
}

export interface DashboardLink {
  title: string;
  type: 'dashboards' | 'link';
  tags?: string[];
  asDropdown?: boolean;
  includeVars?: boolean;
  keepTime?: boolean;
  targetBlank?: boolean;
  icon?: string;
  tooltip?: string;
  url?: string;
}

export interface VariableModel {
  name: string;
  label?: string;
  type: string;
  description?: string;
  hide?: number;
  skipUrlSync?: boolean;
  datasource?: DataSourceRef | string | null;
  query?: string | { query?: string; refId?: string };
  regex?: string;
  refresh?: number;
  sort?: number;
  multi?: boolean;
  includeAll?: boolean;
  allValue?: string | null;
  allowCustomValue?: boolean;
  current?: { value?: unknown; text?: unknown };
  options?: Array<{ value: string; text: string }>;
  auto?: boolean;
  auto_min?: string;
  auto_count?: number;
}

export interface PanelModel {
  id: number;
  type: string;
  title?: string;
  description?: string;
  gridPos: { x: number; y: number; w: number; h: number };
  collapsed?: boolean;
  panels?: PanelModel[];
  datasource?: DataSourceRef | string | null;
  fieldConfig?: FieldConfigSource;
  options?: Record<string, unknown>;
  targets?: PrometheusQuery[];
  transparent?: boolean;
  links?: DataLink[];
  repeat?: string;
  repeatDirection?: 'h' | 'v';
  maxPerRow?: number;
  interval?: string;
  maxDataPoints?: number;
  timeFrom?: string;
  timeShift?: string;
  hideTimeOverride?: boolean;
  transformations?: DataTransformerConfig[];
}

/** Older dashboards name a data source by a string. */
export const sourceRef = (source: DataSourceRef | string | null | undefined): DataSourceRef | undefined =>
  typeof source === 'string' ? { uid: source } : (source ?? undefined);
