import type { DataLink } from '@grafana/data';
import { sceneGraph } from '@grafana/scenes';
import { Icon, PanelChrome } from '@grafana/ui';
import { shownDashboard } from './shown';

/** Links in the heading of a panel. */
export function PanelLinks({ panelKey, links }: { panelKey: string; links: DataLink[] }) {
  const scene = shownDashboard();
  const panel = scene && sceneGraph.findByKey(scene, panelKey);
  return (
    <>
      {links.map((link, index) => (
        <PanelChrome.TitleItem
          key={index}
          title={link.title}
          href={panel ? sceneGraph.interpolate(panel, link.url, undefined, 'percentencode') : link.url}
          target={link.targetBlank ? '_blank' : undefined}
        >
          <Icon name="external-link-alt" size="md" />
        </PanelChrome.TitleItem>
      ))}
    </>
  );
}
