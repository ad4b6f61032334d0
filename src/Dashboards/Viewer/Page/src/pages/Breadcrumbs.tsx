import { css } from '@emotion/css';
import { locationUtil, type GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';

/** A step of the way to a page. */
export interface Crumb {
  text: string;
  /** Where it leads; the last one leads nowhere. */
  path?: string;
}

export function Breadcrumbs({ crumbs }: { crumbs: Crumb[] }) {
  const styles = useStyles2(getStyles);
  return (
    <nav className={styles.way} aria-label="Breadcrumbs">
      {crumbs.map((crumb, index) => (
        <span key={index} className={styles.step}>
          {index > 0 && <Icon name="angle-right" />}
          {crumb.path ? <a href={locationUtil.assureBaseUrl(crumb.path)} className={styles.link}>{crumb.text}</a> : <h1 className={styles.here}>{crumb.text}</h1>}
        </span>
      ))}
    </nav>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  way: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(0.5), overflow: 'hidden' }),
  step: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(0.5), whiteSpace: 'nowrap' }),
  link: css({ color: theme.colors.text.secondary, '&:hover': { textDecoration: 'underline' } }),
  here: css({ ...theme.typography.body, margin: 0, fontWeight: theme.typography.fontWeightMedium }),
});
