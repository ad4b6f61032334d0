import { locationUtil } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { sceneGraph, SceneObjectBase, type SceneComponentProps, type SceneObject, type SceneObjectState } from '@grafana/scenes';
import { Dropdown, Icon, LinkButton, Menu, ToolbarButton } from '@grafana/ui';
import { useLocation } from 'react-router-dom';
import type { DashboardEntry } from '../settings';
import type { DashboardLink } from './model';

interface State extends SceneObjectState {
  links: DashboardLink[];
  uid: string;
  all: DashboardEntry[];
}

/** Links from a dashboard to others, with its selections and its time range where the link says so. */
export class DashboardLinks extends SceneObjectBase<State> {
  static Component = Links;
}

function Links({ model }: SceneComponentProps<DashboardLinks>) {
  const { links, all, uid } = model.useState();
  // Selections and time range are in the address, so that links change with it.
  useLocation();
  return (
    <>
      {links.map((link, index) => {
        if (link.type === 'link') {
          return <One key={index} link={link} title={link.title} url={complete(model, link, link.url ?? '')} />;
        }

        const others = all.filter((one) => one.uid !== uid && (link.tags ?? []).every((tag) => one.tags.includes(tag)));
        const url = (one: DashboardEntry) => complete(model, link, `/d/${one.uid}`);
        return link.asDropdown ? (
          <Dropdown
            key={index}
            overlay={<Menu>{others.map((one) => <Menu.Item key={one.uid} label={one.title} url={url(one)} target={link.targetBlank ? '_blank' : undefined} />)}</Menu>}
          >
            <ToolbarButton icon="bars" variant="canvas" tooltip={link.tooltip || 'Other dashboards'} aria-label={link.title} isOpen={false}>{link.title}</ToolbarButton>
          </Dropdown>
        ) : (
          others.map((one) => <One key={one.uid} link={link} title={one.title} url={url(one)} />)
        );
      })}
    </>
  );
}

function One({ link, title, url }: { link: DashboardLink; title: string; url: string }) {
  return (
    <LinkButton variant="secondary" fill="outline" size="sm" href={url} target={link.targetBlank ? '_blank' : undefined} tooltip={link.tooltip || undefined}>
      <Icon name={link.type === 'dashboards' ? 'apps' : 'external-link-alt'} /> {title}
    </LinkButton>
  );
}

function complete(place: SceneObject, link: DashboardLink, url: string) {
  const [path, query = ''] = sceneGraph.interpolate(place, url, undefined, 'percentencode').split('?');
  const parameters = new URLSearchParams(query);
  const now = locationService.getSearch();
  for (const [name, value] of now) {
    const isTime = name === 'from' || name === 'to' || name === 'timezone';
    if ((link.keepTime && isTime) || (link.includeVars && name.startsWith('var-'))) {
      parameters.append(name, value);
    }
  }

  const text = parameters.toString();
  return locationUtil.assureBaseUrl(text ? `${path}?${text}` : path);
}
