import { css } from '@emotion/css';
import type { GrafanaTheme2, PanelProps } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { PanelKind } from './define';

function UnknownPanel({ options }: PanelProps<{ type: string }>) {
  const styles = useStyles2(getStyles);
  return <div className={styles.box}>The viewer cannot draw panels of type `{options.type}`. Grafana can.</div>;
}

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'center',
    height: '100%',
    textAlign: 'center',
    color: theme.colors.error.text,
    backgroundImage: `repeating-linear-gradient(45deg, transparent 0 10px, ${theme.colors.error.transparent} 10px 20px)`,
  }),
});

/** Stands where a panel of a type stands that the viewer does not know. */
export const unknown: PanelKind = { id: 'monitor-unknown', component: UnknownPanel, withoutData: true, options: { type: '' }, fields: {} };
