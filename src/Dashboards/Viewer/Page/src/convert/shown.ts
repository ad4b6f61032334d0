import type { SceneObject } from '@grafana/scenes';

let shown: SceneObject | undefined;

/** The dashboard on the page. */
export const shownDashboard = () => shown;

/** Another dashboard is on the page. */
export function show(scene: SceneObject) {
  shown = scene;
}
