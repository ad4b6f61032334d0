import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Breadcrumbs, type Crumb } from './Breadcrumbs';
import { Button, Drawer, ToolbarButton, useStyles2, useTheme2 } from '@grafana/ui';
import { useState, useSyncExternalStore, type ReactNode } from 'react';
import { current, listen } from '../problems';

/** The frame of every page: where one is, what is wrong, and the light. */
export function Shell({ crumbs, children }: { crumbs: Crumb[]; children: ReactNode }) {
  const styles = useStyles2(getStyles);
  const isLight = useTheme2().isLight;
  const turn = () => {
    localStorage.setItem('monitor.theme', isLight ? 'dark' : 'light');
    window.location.reload();
  };
  return (
    <div className={styles.page}>
      <header className={styles.bar}>
        <Breadcrumbs crumbs={crumbs} />
        <div className={styles.tools}>
          <Problems />
          <ToolbarButton icon="adjust-circle" iconOnly aria-label="Change theme" tooltip={isLight ? 'Dark theme' : 'Light theme'} onClick={turn} />
        </div>
      </header>
      <main className={styles.main}>{children}</main>
    </div>
  );
}

function Problems() {
  const problems = useSyncExternalStore(listen, current);
  const [open, setOpen] = useState(false);
  if (problems.length === 0) {
    return null;
  }

  return (
    <>
      <Button size="sm" variant="destructive" fill="outline" icon="exclamation-triangle" onClick={() => setOpen(true)} data-testid="problems">
        {problems.length === 1 ? '1 problem' : `${problems.length} problems`}
      </Button>
      {open && (
        <Drawer title="Problems of this dashboard" subtitle="What was not understood, did not arrive or is empty" onClose={() => setOpen(false)} size="md">
          <ul>
            {problems.map((problem, index) => (
              <li key={index}><strong>{problem.where}</strong> ({problem.kind}): {problem.what}</li>
            ))}
          </ul>
        </Drawer>
      )}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ minHeight: '100vh', display: 'flex', flexDirection: 'column', background: theme.colors.background.canvas }),
  bar: css({
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'space-between',
    height: 41,
    padding: theme.spacing(0, 2),
    background: theme.colors.background.primary,
    borderBottom: `1px solid ${theme.colors.border.weak}`,
    position: 'sticky',
    top: 0,
    zIndex: theme.zIndex.navbarFixed,
  }),
  tools: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(1) }),
  main: css({ flexGrow: 1, display: 'flex', flexDirection: 'column' }),
});
