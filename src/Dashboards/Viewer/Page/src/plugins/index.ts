import { sceneUtils } from '@grafana/scenes';
import type { PanelPlugin } from '@grafana/data';
import { fillRegistries, plugin, type PanelKind } from './define';
import { heatmap } from './heatmap';
import { gauge, piechart } from './round';
import { stateTimeline, statusHistory } from './stateTimeline';
import { table } from './table';
import { text } from './text';
import { timeseries } from './timeseries';
import { unknown } from './unknown';
import { bargauge, stat } from './values';

/** Everything that the viewer draws. */
export const kinds = new Map<string, PanelKind>(
  [timeseries, stat, bargauge, table, text, stateTimeline, statusHistory, gauge, piechart, heatmap, unknown].map((kind) => [kind.id, kind]),
);

const plugins = new Map<string, PanelPlugin>();

/** Makes all panel types known to scenes, once. */
export function registerPanels() {
  fillRegistries();
  for (const kind of kinds.values()) {
    const made = plugin(kind);
    plugins.set(kind.id, made);
    sceneUtils.registerRuntimePanelPlugin({ pluginId: kind.id, plugin: made });
  }
}

/** The plugin of a type, whose registry says which field options it obeys. */
export const pluginOf = (id: string) => plugins.get(id);
