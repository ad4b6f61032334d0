import {
  booleanOverrideProcessor, dataLinksOverrideProcessor, displayNameOverrideProcessor, identityOverrideProcessor, numberOverrideProcessor, PanelPlugin, PluginType,
  standardEditorsRegistry, standardFieldConfigEditorRegistry, standardTransformers, standardTransformersRegistry, stringOverrideProcessor,
  thresholdsOverrideProcessor, unitOverrideProcessor, valueMappingsOverrideProcessor, type DataTransformerInfo, type FieldConfigPropertyItem, type PanelProps,
} from '@grafana/data';
import type { ComponentType } from 'react';

/** What the viewer knows of a panel type: how it is drawn, and every option that it obeys, with its default. */
export interface PanelKind {
  id: string;
  component: ComponentType<PanelProps<any>>;
  /** Options by path; those without default are `undefined`. Any other option of a dashboard is a problem. */
  options: Record<string, unknown>;
  /** Field options below `custom`, likewise. */
  fields: Record<string, unknown>;
  /** True where Grafana publishes no such panel and the picture is ours: its data and colours are right, its shape is similar. */
  lookAlike?: boolean;
  /** True for panels that need no data. */
  withoutData?: boolean;
  annotations?: boolean;
  noPadding?: boolean;
}

/** Nobody edits here; Grafana's registries ask for an editor all the same. */
const NoEditor = () => null;

/** Options of every number that is drawn as one. */
export const singleValueOptions = {
  'reduceOptions.calcs': ['lastNotNull'],
  'reduceOptions.fields': '',
  'reduceOptions.values': false,
  'reduceOptions.limit': undefined,
  orientation: 'auto',
  'text.titleSize': undefined,
  'text.valueSize': undefined,
  'text.percentSize': undefined,
};

export const legendOptions = {
  'legend.showLegend': true,
  'legend.displayMode': 'list',
  'legend.placement': 'bottom',
  'legend.calcs': [],
  'legend.sortBy': undefined,
  'legend.sortDesc': undefined,
  'legend.width': undefined,
};

export const tooltipOptions = {
  'tooltip.mode': 'single',
  'tooltip.sort': 'none',
  'tooltip.maxHeight': undefined,
  'tooltip.maxWidth': undefined,
  'tooltip.hideZeros': undefined,
};

export const axisFields = {
  axisBorderShow: undefined,
  axisCenteredZero: false,
  axisColorMode: 'text',
  axisGridShow: undefined,
  axisLabel: '',
  axisPlacement: 'auto',
  axisSoftMax: undefined,
  axisSoftMin: undefined,
  axisWidth: undefined,
  scaleDistribution: { type: 'linear' },
};

export const hideFields = { hideFrom: { legend: false, tooltip: false, viz: false } };

/** Makes the plugin that scenes draws. */
export function plugin(kind: PanelKind): PanelPlugin {
  const made = new PanelPlugin(kind.component);
  made.meta = {
    id: kind.id, name: kind.id, type: PluginType.panel, module: '', baseUrl: '', sort: 0, skipDataQuery: kind.withoutData,
    info: { author: { name: '' }, description: '', links: [], logos: { large: '', small: '' }, screenshots: [], updated: '', version: '' },
  };
  made.setPanelOptions((builder) => {
    for (const [path, defaultValue] of Object.entries(kind.options)) {
      builder.addCustomEditor({ id: path, path: path as never, name: path, editor: NoEditor, defaultValue: defaultValue as never });
    }
  });
  made.useFieldConfig({
    useCustomConfig: (builder) => {
      for (const [path, defaultValue] of Object.entries(kind.fields)) {
        builder.addCustomEditor({
          id: path, path: path as never, name: path, editor: NoEditor, override: NoEditor, process: identityOverrideProcessor, shouldApply: () => true,
          defaultValue: defaultValue as never,
        });
      }
    },
  });
  if (kind.annotations) {
    made.setDataSupport({ annotations: true, alertStates: false });
  }

  return kind.noPadding ? made.setNoPadding() : made;
}

/** Fills the registries that Grafana's own page fills at its start. */
export function fillRegistries() {
  standardFieldConfigEditorRegistry.setInit(() => standardFields);
  standardEditorsRegistry.setInit(() =>
    ['select', 'number', 'slider', 'text', 'boolean', 'unit', 'color', 'custom', 'multi-select', 'radio', 'strings', 'timezone', 'field-name', 'fieldColor', 'thresholds', 'mappings', 'links', 'actions', 'stats-picker', 'dashboard-uid']
      .map((id) => ({ id, name: id, editor: NoEditor })));
  standardTransformersRegistry.setInit(() =>
    (Object.values(standardTransformers) as DataTransformerInfo[]).map((one) => ({
      id: one.id, name: one.name, description: one.description, editor: NoEditor, imageDark: '', imageLight: '', defaultOptions: one.defaultOptions,
      transformation: () => Promise.resolve(one),
    })).filter((one, index, all) => all.findIndex((other) => other.id === one.id) === index));
}

const field = (id: string, process: FieldConfigPropertyItem['process'], defaultValue?: unknown, settings?: object): FieldConfigPropertyItem =>
  ({ id, path: id, name: id, editor: NoEditor as never, override: NoEditor as never, process, shouldApply: () => true, defaultValue, settings });

const standardFields: FieldConfigPropertyItem[] = [
  field('unit', unitOverrideProcessor as never),
  field('min', numberOverrideProcessor),
  field('max', numberOverrideProcessor),
  field('fieldMinMax', booleanOverrideProcessor as never),
  field('decimals', numberOverrideProcessor, undefined, { integer: true, min: 0, max: 15 }),
  field('displayName', displayNameOverrideProcessor, undefined, { expandTemplateVars: true }),
  field('description', stringOverrideProcessor),
  field('noValue', stringOverrideProcessor),
  field('color', identityOverrideProcessor),
  field('thresholds', thresholdsOverrideProcessor, { mode: 'absolute', steps: [{ value: -Infinity, color: 'green' }, { value: 80, color: 'red' }] }),
  field('mappings', valueMappingsOverrideProcessor, []),
  field('links', dataLinksOverrideProcessor),
  field('filterable', booleanOverrideProcessor as never),
];
