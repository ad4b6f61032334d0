import { fieldMatchers, getValueFormats, standardTransformersRegistry, type FieldConfigSource } from '@grafana/data';
import { report, type Problem } from '../problems';
import { kinds, pluginOf } from '../plugins';

/** Keys that the viewer obeys, or that mean nothing to somebody who only looks. Any other key of a dashboard is a problem: nothing is ignored in silence. */
const known = {
  dashboard: [
    'uid', 'title', 'description', 'tags', 'schemaVersion', 'editable', 'graphTooltip', 'liveNow', 'refresh', 'time', 'timepicker', 'timezone', 'weekStart',
    'fiscalYearStartMonth', 'annotations', 'links', 'templating', 'panels', 'id', 'version', 'preload', '__inputs', '__requires', '__elements', 'gnetId', 'iteration', 'style',
  ],
  timepicker: ['refresh_intervals', 'hidden', 'nowDelay', 'quick_ranges', 'time_options'],
  row: ['id', 'type', 'title', 'collapsed', 'gridPos', 'panels', 'datasource', 'targets'],
  panel: [
    'id', 'type', 'title', 'description', 'datasource', 'gridPos', 'fieldConfig', 'options', 'targets', 'transparent', 'links', 'repeat', 'repeatDirection', 'maxPerRow',
    'interval', 'maxDataPoints', 'timeFrom', 'timeShift', 'hideTimeOverride', 'transformations', 'pluginVersion', 'cacheTimeout', 'queryCachingTTL',
  ],
  target: ['refId', 'datasource', 'editorMode', 'expr', 'legendFormat', 'range', 'instant', 'format', 'interval', 'hide', 'exemplar', 'intervalFactor', 'step'],
  variable: [
    'name', 'label', 'type', 'description', 'hide', 'skipUrlSync', 'datasource', 'definition', 'query', 'regex', 'refresh', 'sort', 'multi', 'includeAll', 'allValue',
    'current', 'options', 'allowCustomValue', 'auto', 'auto_min', 'auto_count', 'tagValuesQuery', 'tagsQuery', 'useTags', 'error', 'id', 'index', 'regexApplyTo',
  ],
  annotation: [
    'name', 'datasource', 'enable', 'hide', 'iconColor', 'expr', 'step', 'titleFormat', 'textFormat', 'tagKeys', 'useValueForTime', 'builtIn', 'type', 'target', 'filter',
  ],
  link: ['title', 'type', 'tags', 'asDropdown', 'includeVars', 'keepTime', 'targetBlank', 'icon', 'tooltip', 'url'],
  transformation: ['id', 'options', 'disabled', 'filter', 'topic'],
};

/** Says so for each key that the viewer would ignore. */
export function checkKeys(what: keyof typeof known, where: string, object: object, kind: Problem['kind'] = 'dashboard') {
  for (const key of Object.keys(object)) {
    if (!known[what].includes(key)) {
      report(kind, where, `the viewer does not know the key \`${key}\` of a ${what}`);
    }
  }
}

/** Says so for each part of a panel that would be drawn otherwise than it asks for. */
export function checkPanel(where: string, type: string, options: object, fieldConfig: Partial<FieldConfigSource>, transformations: Array<{ id: string }>) {
  const kind = kinds.get(type);
  if (!kind) {
    report('panel type', where, `the viewer cannot draw panels of type \`${type}\``);
    return;
  }

  checkOptions(where, type, Object.keys(kind.options), options, '');
  const registry = pluginOf(type)!.fieldConfigRegistry;
  const isField = (id: string) => Boolean(registry.getIfExists(id));
  for (const [key, value] of Object.entries(fieldConfig.defaults ?? {})) {
    if (key === 'custom') {
      checkCustom(where, type, isField, value as object, 'custom');
    } else if (!isField(key)) {
      report('field config', where, `the viewer does not know the field option \`${key}\``);
    }
  }

  checkUnit(where, fieldConfig.defaults?.unit);
  for (const override of fieldConfig.overrides ?? []) {
    if (!fieldMatchers.getIfExists(override.matcher.id)) {
      report('override', where, `there is no way of choosing fields called \`${override.matcher.id}\``);
    }

    for (const property of override.properties) {
      if (!isField(property.id)) {
        report('override', where, `\`${type}\` has no field option \`${property.id}\``);
      } else if (property.id === 'unit') {
        checkUnit(where, property.value);
      }
    }
  }

  for (const transformation of transformations) {
    checkKeys('transformation', where, transformation, 'transformation');
    if (!standardTransformersRegistry.getIfExists(transformation.id)) {
      report('transformation', where, `the viewer has no transformation \`${transformation.id}\``);
    }
  }
}

function checkOptions(where: string, type: string, paths: string[], options: object, prefix: string) {
  for (const [key, value] of Object.entries(options)) {
    const path = prefix + key;
    if (paths.includes(path)) {
      continue;
    }

    if (paths.some((one) => one.startsWith(`${path}.`)) && value !== null && typeof value === 'object') {
      checkOptions(where, type, paths, value, `${path}.`);
    } else {
      report('option', where, `the viewer does not know the option \`${path}\` of \`${type}\``);
    }
  }
}

function checkCustom(where: string, type: string, isField: (id: string) => boolean, custom: object, prefix: string) {
  for (const [key, value] of Object.entries(custom)) {
    const path = `${prefix}.${key}`;
    if (isField(path)) {
      continue;
    }

    const deeper = value !== null && typeof value === 'object' && !Array.isArray(value) && Object.keys(value).some((one) => isField(`${path}.${one}`));
    if (deeper) {
      checkCustom(where, type, isField, value, path);
    } else {
      report('field config', where, `\`${type}\` has no field option \`${path}\``);
    }
  }
}

/** Prefixes by which Grafana lets a dashboard make a unit of its own. */
const ownUnit = /^(suffix|prefix|time|si|count|currency|bool):/;

function checkUnit(where: string, unit: unknown) {
  if (typeof unit === 'string' && unit !== '' && !ownUnit.test(unit) && !knownUnits().has(unit)) {
    report('field config', where, `Grafana has no unit \`${unit}\``);
  }
}

let units: Set<string> | undefined;

const knownUnits = () => (units ??= new Set(getValueFormats().flatMap((group) => group.submenu.map((one) => one.value))));
