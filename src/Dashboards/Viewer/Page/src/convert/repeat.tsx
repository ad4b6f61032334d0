import { css } from '@emotion/css';
import {
  LocalValueVariable, MultiValueVariable, SceneGridLayout, sceneGraph, SceneObjectBase, SceneVariableSet, VariableDependencyConfig, type SceneComponentProps,
  type SceneGridItemStateLike, type VariableValueSingle, type VizPanel,
} from '@grafana/scenes';
import { report } from '../problems';

interface RepeatedItemState extends SceneGridItemStateLike {
  variableName: string;
  direction: 'h' | 'v';
  maxPerRow: number;
  itemHeight: number;
  source: VizPanel;
  panels: VizPanel[];
}

/** More copies than this are no dashboard. */
const most = 50;

/** One panel for each chosen value of a variable. */
export class RepeatedItem extends SceneObjectBase<RepeatedItemState> {
  static Component = RepeatedPanels;

  protected override _variableDependency = new VariableDependencyConfig(this, {
    variableNames: [this.state.variableName],
    onVariableUpdateCompleted: () => this.repeat(),
  });

  constructor(state: RepeatedItemState) {
    super(state);
    this.addActivationHandler(() => this.repeat());
  }

  private repeat() {
    const { variableName, source, direction, maxPerRow, itemHeight } = this.state;
    if (this._variableDependency.hasDependencyInLoadingState()) {
      return;
    }

    const variable = sceneGraph.lookupVariable(variableName, this);
    if (!(variable instanceof MultiValueVariable)) {
      report('panel', source.state.title, `it is repeated for $${variableName}, which is no variable with several values`);
      return;
    }

    const chosen = values(variable).slice(0, most);
    const panels = chosen.map(({ value, text }, index) =>
      source.clone({
        key: `${source.state.key}-copy-${index}`,
        $variables: new SceneVariableSet({ variables: [new LocalValueVariable({ name: variableName, value, text: String(text) })] }),
      }));
    const rows = direction === 'v' ? panels.length : Math.ceil(panels.length / maxPerRow);
    this.setState({ panels, height: Math.max(1, rows) * itemHeight });
    if (this.parent instanceof SceneGridLayout) {
      this.parent.forceRender();
    }
  }
}

function values(variable: MultiValueVariable): Array<{ value: VariableValueSingle; text: VariableValueSingle }> {
  const { value, text, options } = variable.state;
  if (variable.hasAllValue()) {
    return options.map((option) => ({ value: option.value, text: option.label }));
  }

  return Array.isArray(value) ? value.map((one, index) => ({ value: one, text: Array.isArray(text) ? text[index] : one })) : [{ value, text: text as VariableValueSingle }];
}

function RepeatedPanels({ model }: SceneComponentProps<RepeatedItem>) {
  const { panels, direction, maxPerRow } = model.useState();
  const columns = direction === 'v' ? 1 : Math.min(maxPerRow, Math.max(1, panels.length));
  return (
    <div className={styles.grid} style={{ gridTemplateColumns: `repeat(${columns}, 1fr)` }}>
      {panels.map((panel) => (
        <div key={panel.state.key} className={styles.cell}><panel.Component model={panel} /></div>
      ))}
    </div>
  );
}

const styles = {
  grid: css({ display: 'grid', gap: 8, width: '100%', height: '100%', gridAutoRows: '1fr' }),
  cell: css({ position: 'relative' }),
};
