import { css } from '@emotion/css';
import { ControlsLabel, SceneObjectBase, type dataLayers, type SceneComponentProps, type SceneObjectState } from '@grafana/scenes';

/** Switches for the events that are marked on graphs, each with its name. */
export class AnnotationSwitches extends SceneObjectBase<SceneObjectState> {
  static Component = Switches;

  /** Not part of the state: the layers belong to the data of the dashboard. */
  constructor(readonly layers: dataLayers.AnnotationsDataLayer[]) {
    super({});
  }
}

function Switches({ model }: SceneComponentProps<AnnotationSwitches>) {
  return (
    <>
      {model.layers.filter((layer) => !layer.state.isHidden).map((layer) => (
        <div key={layer.state.key} className={styles.one}>
          <ControlsLabel label={layer.state.name} htmlFor={`data-layer-${layer.state.key}`} />
          <layer.Component model={layer} />
        </div>
      ))}
    </>
  );
}

const styles = { one: css({ display: 'flex' }) };
