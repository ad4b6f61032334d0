import { cacheFieldDisplayNames, FieldType, type DataFrame, type Field, type PanelProps } from '@grafana/data';
import { SortOrder, TooltipDisplayMode, type VizLegendOptions, type VizTooltipOptions } from '@grafana/schema';
import {
  getFieldDisplayItems, getFieldDisplayLinks, isTooltipScrollable, TimeSeries, TooltipPlugin2, usePanelContext, VizTooltipContent, VizTooltipFooter,
  VizTooltipHeader, VizTooltipWrapper, type UPlotConfigBuilder,
} from '@grafana/ui';
import { useMemo } from 'react';
import { AnnotationMarks } from './annotations';
import { axisFields, hideFields, legendOptions, tooltipOptions, type PanelKind } from './define';
import { NoData } from './parts';

interface Options {
  legend: VizLegendOptions;
  tooltip: VizTooltipOptions;
}

/** Grafana's own `TooltipHoverMode`, which is a constant that its package does not keep at run time. */
const hover = { one: 0, all: 1, nearest: 2 };

function TimeSeriesPanel({ data, options, width, height, timeRange, timeZone, fieldConfig, onChangeTimeRange }: PanelProps<Options>) {
  const { sync, eventsScope } = usePanelContext();
  const frames = useMemo(() => {
    const graphs = data.series.filter(isGraph).map(finite);
    // Colours by name are chosen by the name that a field keeps here; without it a line and its legend would differ.
    cacheFieldDisplayNames(graphs);
    return graphs;
  }, [data.series]);
  if (frames.length === 0) {
    return <NoData fieldConfig={fieldConfig} data={data} />;
  }

  const zoom = (range: { from: number; to: number }) => onChangeTimeRange(range as never);
  return (
    <TimeSeries
      frames={frames}
      structureRev={data.structureRev}
      timeRange={timeRange}
      timeZone={timeZone}
      width={width}
      height={height}
      legend={options.legend}
      options={options}
    >
      {(builder: UPlotConfigBuilder, aligned: DataFrame) => (
        <>
          {options.tooltip.mode !== TooltipDisplayMode.None && (
            <TooltipPlugin2
              config={builder}
              hoverMode={(options.tooltip.mode === TooltipDisplayMode.Single ? hover.one : hover.all) as never}
              queryZoom={zoom}
              clientZoom
              syncMode={sync?.()}
              syncScope={eventsScope}
              maxWidth={options.tooltip.maxWidth}
              getDataLinks={(series, row) => links(aligned, series, row)}
              render={(_, rows, series, isPinned, __, ___, ____, dataLinks) => (
                <Hover aligned={aligned} rows={rows} series={series} isPinned={isPinned} options={options.tooltip} dataLinks={dataLinks} />
              )}
            />
          )}
          <AnnotationMarks config={builder} frames={data.annotations ?? []} timeZone={timeZone} />
        </>
      )}
    </TimeSeries>
  );
}

interface HoverProps {
  aligned: DataFrame;
  rows: Array<number | null>;
  series: number | null;
  isPinned: boolean;
  options: VizTooltipOptions;
  dataLinks: ReturnType<typeof links>;
}

function Hover({ aligned, rows, series, isPinned, options, dataLinks }: HoverProps) {
  const time = aligned.fields[0];
  const items = getFieldDisplayItems(
    aligned.fields, time, rows, series, options.mode, options.sort ?? SortOrder.None, (field) => field.type === FieldType.number, options.hideZeros);
  const row = rows[0];
  return (
    <VizTooltipWrapper>
      <VizTooltipHeader item={{ label: '', value: row === null ? '' : (time.display?.(time.values[row]).text ?? '') }} isPinned={isPinned} />
      <VizTooltipContent items={items} isPinned={isPinned} scrollable={isTooltipScrollable(options)} maxHeight={options.maxHeight} />
      {isPinned && series !== null && dataLinks.length > 0 && <VizTooltipFooter dataLinks={dataLinks as never} />}
    </VizTooltipWrapper>
  );
}

function links(aligned: DataFrame, series: number, row: number) {
  const field = aligned.fields[series];
  return field ? getFieldDisplayLinks(field, row) : [];
}

const isGraph = (frame: DataFrame) =>
  frame.length > 0 && frame.fields.some((field) => field.type === FieldType.time) && frame.fields.some((field) => field.type === FieldType.number);

/** Infinite values have no place on an axis. */
function finite(frame: DataFrame): DataFrame {
  const needed = (field: Field) => field.type === FieldType.number && field.values.some((value) => value !== null && !Number.isFinite(value));
  return frame.fields.some(needed)
    ? { ...frame, fields: frame.fields.map((field) => (needed(field) ? { ...field, values: field.values.map((value) => (Number.isFinite(value) ? value : null)) } : field)) }
    : frame;
}

export const timeseries: PanelKind = {
  id: 'timeseries',
  component: TimeSeriesPanel,
  annotations: true,
  options: { ...legendOptions, ...tooltipOptions },
  fields: {
    ...axisFields,
    ...hideFields,
    drawStyle: 'line',
    lineInterpolation: 'linear',
    lineWidth: 1,
    lineStyle: undefined,
    fillOpacity: 0,
    fillBelowTo: undefined,
    gradientMode: 'none',
    spanNulls: false,
    insertNulls: false,
    showPoints: 'auto',
    pointSize: 5,
    barAlignment: 0,
    barWidthFactor: 0.6,
    barMaxWidth: undefined,
    stacking: { mode: 'none', group: 'A' },
    thresholdsStyle: { mode: 'off' },
    transform: undefined,
  },
};
