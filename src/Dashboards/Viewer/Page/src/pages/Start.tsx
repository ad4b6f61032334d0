import { css } from '@emotion/css';
import { locationUtil, type GrafanaTheme2 } from '@grafana/data';
import { Alert, Icon, Input, LoadingPlaceholder, Tag, useStyles2 } from '@grafana/ui';
import { useEffect, useState } from 'react';
import { readDashboards, type DashboardEntry } from '../settings';
import { Shell } from './Shell';

/** All dashboards, by folder. */
export function Start() {
  const styles = useStyles2(getStyles);
  const [all, setAll] = useState<DashboardEntry[]>();
  const [error, setError] = useState<string>();
  const [wanted, setWanted] = useState('');
  useEffect(() => {
    document.title = 'Dashboards - Monitor';
    readDashboards().then(setAll, (reason: Error) => setError(reason.message));
  }, []);
  const found = (all ?? []).filter((one) => `${one.folder} ${one.title} ${one.tags.join(' ')}`.toLowerCase().includes(wanted.toLowerCase()));
  const folders = [...new Set(found.map((one) => one.folder))];
  return (
    <Shell crumbs={[{ text: 'Dashboards' }]}>
      <div className={styles.page}>
        {error && <Alert title="The dashboards cannot be listed">{error}</Alert>}
        {!all && !error && <LoadingPlaceholder text="Loading" />}
        {all && <Input prefix={<Icon name="search" />} placeholder="Search dashboards" value={wanted} onChange={(event) => setWanted(event.currentTarget.value)} />}
        {folders.map((folder) => (
          <section key={folder}>
            <h2 className={styles.folder}><Icon name="folder-open" /> {folder}</h2>
            <ul className={styles.list}>
              {found.filter((one) => one.folder === folder).map((one) => (
                <li key={one.uid}>
                  <a className={styles.entry} href={locationUtil.assureBaseUrl(`/d/${one.uid}`)}>
                    <span className={styles.title}><Icon name="apps" /> {one.title}</span>
                    <span className={styles.about}>{one.description}</span>
                    <span>{one.tags.map((tag) => <Tag key={tag} name={tag} />)}</span>
                  </a>
                </li>
              ))}
            </ul>
          </section>
        ))}
        {all && found.length === 0 && <p>{all.length === 0 ? 'There are no dashboards.' : `No dashboard is called ${wanted}.`}</p>}
      </div>
    </Shell>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ width: '100%', maxWidth: 1100, margin: '0 auto', padding: theme.spacing(3, 2) }),
  folder: css({ ...theme.typography.h5, marginTop: theme.spacing(3), display: 'flex', alignItems: 'center', gap: theme.spacing(1) }),
  list: css({ listStyle: 'none', border: `1px solid ${theme.colors.border.weak}`, borderRadius: theme.shape.radius.default }),
  entry: css({
    display: 'grid',
    gridTemplateColumns: 'minmax(200px, 300px) 1fr auto',
    gap: theme.spacing(2),
    alignItems: 'center',
    padding: theme.spacing(1, 1.5),
    '&:hover': { background: theme.colors.action.hover },
    'li:not(:last-child) > &': { borderBottom: `1px solid ${theme.colors.border.weak}` },
  }),
  title: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(1), fontWeight: theme.typography.fontWeightMedium }),
  about: css({ color: theme.colors.text.secondary }),
});
