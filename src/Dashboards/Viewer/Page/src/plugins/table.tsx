import { css } from '@emotion/css';
import { cacheFieldDisplayNames, getFrameDisplayName, type PanelProps } from '@grafana/data';
import { Select } from '@grafana/ui';
import { TableNG } from '@grafana/ui/unstable';
import type { TableCellHeight, TableSortByFieldState } from '@grafana/schema';
import { useMemo } from 'react';
import { hideFields, type PanelKind } from './define';
import { hasValues, NoData } from './parts';

interface Options {
  showHeader: boolean;
  cellHeight: TableCellHeight;
  sortBy?: TableSortByFieldState[];
  frameIndex: number;
  enablePagination?: boolean;
  pageSize?: number;
  frozenColumns?: { left?: number };
  showTypeIcons?: boolean;
  maxRowHeight?: number;
}

const pickerHeight = 36;

function TablePanel({ data, options, width, height, fieldConfig, timeRange, onOptionsChange, transparent }: PanelProps<Options>) {
  // Columns are headed by the name that a field keeps here: that of a transformation or an override.
  useMemo(() => cacheFieldDisplayNames(data.series), [data.series]);
  if (!hasValues(data.series)) {
    return <NoData fieldConfig={fieldConfig} data={data} />;
  }

  const several = data.series.length > 1;
  const index = options.frameIndex < data.series.length ? options.frameIndex : 0;
  return (
    <div className={styles.panel}>
      <TableNG
        data={data.series[index]}
        width={width}
        height={several ? height - pickerHeight : height}
        noHeader={!options.showHeader}
        showTypeIcons={options.showTypeIcons}
        resizable
        sortBy={options.sortBy}
        onSortByChange={(sortBy) => onOptionsChange({ ...options, sortBy })}
        enablePagination={options.enablePagination}
        pageSize={options.pageSize}
        cellHeight={options.cellHeight}
        maxRowHeight={options.maxRowHeight}
        frozenColumns={options.frozenColumns?.left}
        timeRange={timeRange}
        fieldConfig={fieldConfig}
        structureRev={data.structureRev}
        transparent={transparent}
        noValue={fieldConfig.defaults.noValue}
      />
      {several && (
        <Select
          aria-label="Table"
          options={data.series.map((frame, at) => ({ label: getFrameDisplayName(frame), value: at }))}
          value={index}
          onChange={(picked) => onOptionsChange({ ...options, frameIndex: picked.value ?? 0 })}
        />
      )}
    </div>
  );
}

const styles = { panel: css({ display: 'flex', flexDirection: 'column', justifyContent: 'space-between', height: '100%' }) };

export const table: PanelKind = {
  id: 'table',
  component: TablePanel,
  options: {
    showHeader: true,
    cellHeight: 'sm',
    sortBy: [],
    frameIndex: 0,
    enablePagination: undefined,
    pageSize: undefined,
    'frozenColumns.left': undefined,
    showTypeIcons: false,
    maxRowHeight: undefined,
    // Grafana before 12.2 kept it here; it is drawn by none, and asks for nothing when it is off.
    footer: undefined,
  },
  fields: {
    ...hideFields,
    align: 'auto',
    cellOptions: { type: 'auto' },
    inspect: false,
    filterable: undefined,
    minWidth: undefined,
    width: undefined,
    hideHeader: undefined,
    wrapHeaderText: undefined,
    sortable: undefined,
    tooltip: undefined,
    'footer.reducers': undefined,
  },
};
