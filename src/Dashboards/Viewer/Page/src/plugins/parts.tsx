import { css } from '@emotion/css';
import type { DataFrame, GrafanaTheme2, LinkModel, PanelProps } from '@grafana/data';
import { DataLinksContextMenu, useStyles2 } from '@grafana/ui';
import type { MouseEventHandler, ReactElement } from 'react';

/** What a panel says when there is nothing to draw. */
export function NoData({ fieldConfig, data }: Pick<PanelProps, 'fieldConfig' | 'data'>) {
  const styles = useStyles2(getStyles);
  const reason = data.errors?.map((error) => error.message).join('; ') ?? data.error?.message;
  return (
    <div className={styles.empty} data-testid="panel-empty">
      {reason ?? (fieldConfig.defaults.noValue || 'No data')}
    </div>
  );
}

/** Whether there is any value to draw. */
export const hasValues = (frames: DataFrame[]) => frames.some((frame) => frame.length > 0);

/** Draws a value, and opens its links when it is clicked. */
export function WithLinks({ links, children }: { links?: () => LinkModel[]; children: (open?: MouseEventHandler<HTMLElement>) => ReactElement }) {
  return links ? <DataLinksContextMenu links={links}>{(api) => children(api.openMenu)}</DataLinksContextMenu> : children();
}

const getStyles = (theme: GrafanaTheme2) => ({
  empty: css({
    display: 'flex',
    width: '100%',
    height: '100%',
    alignItems: 'center',
    justifyContent: 'center',
    textAlign: 'center',
    color: theme.colors.text.secondary,
    padding: theme.spacing(1),
    overflow: 'hidden',
  }),
});
