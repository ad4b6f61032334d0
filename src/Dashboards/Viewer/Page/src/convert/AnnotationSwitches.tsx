import { css } from '@emotion/css';
import { ControlsLabel, SceneObjectBase, type dataLayers, type SceneComponentProps, type SceneObjectState } from '@grafana/scenes';

interface State extends SceneObjectState {
  layers: dataLayers.AnnotationsDataLayer[];
}

/** Switches for the events that are marked on graphs, each with its name. */
export class AnnotationSwitches extends SceneObjectBase<State> {
  static Component = Switches;
}

function Switches({ model }: SceneComponentProps<AnnotationSwitches>) {
  return (
    <>
      {model.state.layers.filter((layer) => !layer.state.isHidden).map((layer) => (
        <div key={layer.state.key} className={styles.one}>
          <ControlsLabel label={layer.state.name} htmlFor={`data-layer-${layer.state.key}`} />
          <layer.Component model={layer} />
        </div>
      ))}
    </>
  );
}

const styles = { one: css({ display: 'flex' }) };
