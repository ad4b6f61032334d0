import {
  ConstantVariable, CustomVariable, DataSourceVariable, IntervalVariable, QueryVariable, SceneVariableSet, TextBoxVariable, type SceneVariable,
  type VariableValue,
} from '@grafana/scenes';
import { report } from '../problems';
import { isVariableQuery } from '../prometheus/variableQuery';
import { checkKeys } from './known';
import { sourceRef, type VariableModel } from './model';

/** The selections at the head of a dashboard. */
export function variableSet(models: VariableModel[]): SceneVariableSet {
  const variables = models.flatMap((model) => {
    checkKeys('variable', `$${model.name}`, model, 'variable');
    const made = variable(model);
    return made ? [made] : [];
  });
  return new SceneVariableSet({ variables });
}

function variable(model: VariableModel): SceneVariable | undefined {
  const text = typeof model.query === 'string' ? model.query : (model.query?.query ?? '');
  const common = { name: model.name, label: model.label, description: model.description, hide: model.hide as never, skipUrlSync: model.skipUrlSync };
  const several = {
    ...common,
    value: (model.current?.value ?? '') as VariableValue,
    text: (model.current?.text ?? '') as VariableValue,
    isMulti: model.multi,
    includeAll: model.includeAll,
    allValue: model.allValue || undefined,
    defaultToAll: Boolean(model.includeAll) && model.current?.value === undefined,
    allowCustomValue: model.allowCustomValue ?? true,
  };
  switch (model.type) {
    case 'query':
      if (!isVariableQuery(text)) {
        report('variable', `$${model.name}`, `the viewer does not understand the query \`${text}\``);
      }

      return new QueryVariable({
        ...several, datasource: sourceRef(model.datasource) ?? null, query: { query: text, refId: model.name } as never, regex: model.regex ?? '', sort: model.sort as never,
        refresh: model.refresh as never,
      });
    case 'datasource':
      return new DataSourceVariable({ ...several, pluginId: text, regex: model.regex ?? '' });
    case 'custom':
      return new CustomVariable({ ...several, query: text });
    case 'textbox':
      return new TextBoxVariable({ ...common, value: String(model.current?.value ?? text) });
    case 'constant':
      return new ConstantVariable({ ...common, hide: 2 as never, value: text });
    case 'interval':
      return new IntervalVariable({
        ...common, value: String(model.current?.value ?? ''), intervals: text.split(',').map((one) => one.trim()), autoEnabled: model.auto ?? false,
        autoMinInterval: model.auto_min ?? '10s', autoStepCount: model.auto_count ?? 30,
      });
    default:
      report('variable', `$${model.name}`, `the viewer does not know variables of type \`${model.type}\``);
      return undefined;
  }
}
