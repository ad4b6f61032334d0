import { css } from '@emotion/css';
import { dateTimeFormat, FieldType, formattedValueToString, getFieldDisplayName, type DataFrame, type Field, type GrafanaTheme2, type LinkModel, type PanelProps } from '@grafana/data';
import { Portal, useStyles2, useTheme2, VizTooltipContainer, VizTooltipContent, VizTooltipFooter, VizTooltipHeader, VizTooltipWrapper } from '@grafana/ui';
import { useId, useState } from 'react';
import { axisFields, hideFields, legendOptions, tooltipOptions, type PanelKind } from './define';
import { NoData } from './parts';
import { timeTicks } from './ticks';

interface Options {
  mergeValues?: boolean;
  rowHeight: number;
  colWidth?: number;
  showValue: 'auto' | 'always' | 'never';
  alignValue?: 'left' | 'center' | 'right';
}

/** A stretch of time in which a series had one value. */
interface Stretch {
  row: number;
  from: number;
  to: number;
  text: string;
  color: string;
  value: unknown;
}

interface Lane {
  name: string;
  field: Field;
  stretches: Stretch[];
}

interface Pointed {
  lane: Lane;
  stretch: Stretch;
  x: number;
  y: number;
  pinned: boolean;
}

const axisHeight = 22;

function Timeline({ data, options, width, height, timeRange, timeZone, fieldConfig, merge }: PanelProps<Options> & { merge: boolean }) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const [pointed, point] = useState<Pointed>();
  const own = useId();
  const lanes = data.series.flatMap((frame) => lanesOf(frame, data.series, merge));
  if (lanes.length === 0) {
    return <NoData fieldConfig={fieldConfig} data={data} />;
  }

  const nameWidth = Math.min(width * 0.35, Math.max(...lanes.map((lane) => lane.name.length)) * 7 + 12);
  const [from, to] = [timeRange.from.valueOf(), timeRange.to.valueOf()];
  const room = Math.max(1, width - nameWidth);
  const place = (time: number) => nameWidth + ((Math.min(Math.max(time, from), to) - from) / (to - from)) * room;
  const laneHeight = (height - axisHeight) / lanes.length;
  const barHeight = Math.max(3, laneHeight * Math.min(1, options.rowHeight));
  return (
    <div className={styles.panel} style={{ width, height }} onMouseLeave={() => !pointed?.pinned && point(undefined)}>
      <svg width={width} height={height}>
        {timeTicks(from, to, room, timeZone).map((tick) => (
          <g key={tick.time}>
            <line className={styles.grid} x1={place(tick.time)} x2={place(tick.time)} y1={0} y2={height - axisHeight} />
            <text className={styles.axis} x={place(tick.time)} y={height - 6}>{tick.text}</text>
          </g>
        ))}
        {lanes.map((lane, index) => (
          <g key={index} transform={`translate(0 ${index * laneHeight})`}>
            <clipPath id={`${own}-${index}`}><rect width={nameWidth - 6} height={laneHeight} /></clipPath>
            {laneHeight >= 9 && (
              <text className={styles.name} y={laneHeight / 2} clipPath={`url(#${own}-${index})`}><title>{lane.name}</title>{lane.name}</text>
            )}
            {lane.stretches.filter((one) => one.to > from && one.from < to).map((stretch) => {
              const left = place(stretch.from);
              const wide = Math.max(1, place(stretch.to) - left - (merge ? 0 : 1));
              const shown = options.showValue !== 'never' && (options.showValue === 'always' || wide > stretch.text.length * 7 + 8) && laneHeight >= 14;
              const anchor = options.alignValue === 'center' ? 'middle' : options.alignValue === 'right' ? 'end' : 'start';
              const at = anchor === 'middle' ? left + wide / 2 : anchor === 'end' ? left + wide - 4 : left + 4;
              const tell = (event: { clientX: number; clientY: number }, pinned: boolean) => point({ lane, stretch, x: event.clientX, y: event.clientY, pinned });
              return (
                <g key={stretch.from} onMouseMove={(event) => !pointed?.pinned && tell(event, false)} onClick={(event) => tell(event, !pointed?.pinned)}>
                  <rect
                    x={left} y={(laneHeight - barHeight) / 2} width={wide} height={barHeight} fill={stretch.color} className={styles.bar}
                    fillOpacity={(lane.field.config.custom?.fillOpacity ?? 70) / 100}
                    stroke={stretch.color} strokeWidth={lane.field.config.custom?.lineWidth ?? 0}
                  />
                  {shown && (
                    <text x={at} y={laneHeight / 2} textAnchor={anchor} className={styles.value} fill={theme.colors.getContrastText(stretch.color)}>{stretch.text}</text>
                  )}
                </g>
              );
            })}
          </g>
        ))}
      </svg>
      {pointed && <Told {...pointed} timeZone={timeZone} />}
    </div>
  );
}

function Told({ lane, stretch, x, y, pinned, timeZone }: Pointed & { timeZone: string }) {
  const time = (at: number) => dateTimeFormat(at, { timeZone });
  const links: LinkModel[] = lane.field.getLinks?.({ valueRowIndex: stretch.row }) ?? [];
  return (
    <Portal>
      <VizTooltipContainer position={{ x, y }} offset={{ x: 10, y: 10 }} allowPointerEvents={pinned}>
        <VizTooltipWrapper>
          <VizTooltipHeader item={{ label: '', value: `${time(stretch.from)} – ${time(stretch.to)}` }} isPinned={pinned} />
          <VizTooltipContent items={[{ label: lane.name, value: stretch.text, color: stretch.color }]} isPinned={pinned} />
          {pinned && links.length > 0 && <VizTooltipFooter dataLinks={links as never} />}
        </VizTooltipWrapper>
      </VizTooltipContainer>
    </Portal>
  );
}

function lanesOf(frame: DataFrame, all: DataFrame[], merge: boolean): Lane[] {
  const time = frame.fields.find((field) => field.type === FieldType.time);
  if (!time || frame.length === 0) {
    return [];
  }

  const usual = time.config.interval ?? (frame.length > 1 ? time.values[1] - time.values[0] : 60_000);
  return frame.fields
    .filter((field) => field !== time && !field.config.custom?.hideFrom?.viz)
    .map((field) => ({ name: getFieldDisplayName(field, frame, all), field, stretches: stretchesOf(field, time.values, usual, merge) }));
}

function stretchesOf(field: Field, times: number[], usual: number, merge: boolean): Stretch[] {
  const all: Stretch[] = [];
  field.values.forEach((value, row) => {
    if (value === null || value === undefined) {
      return;
    }

    const from = times[row];
    const next = times[row + 1];
    const to = next === undefined ? from + usual : Math.min(next, from + usual * 1.5);
    const last = all.at(-1);
    if (merge && last && last.value === value && last.to >= from) {
      last.to = to;
      return;
    }

    const shown = field.display!(value);
    all.push({ row, from, to, value, text: formattedValueToString(shown), color: shown.color ?? '#808080' });
  });
  return all;
}

const options = { ...legendOptions, ...tooltipOptions, rowHeight: 0.9, showValue: 'auto' };
const fields = { ...axisFields, ...hideFields, lineWidth: 0, fillOpacity: 70, spanNulls: false, insertNulls: false };

export const stateTimeline: PanelKind = {
  id: 'state-timeline',
  component: (props: PanelProps<Options>) => <Timeline {...props} merge={props.options.mergeValues !== false} />,
  lookAlike: true,
  options: { ...options, mergeValues: true, alignValue: 'left', perPage: undefined },
  fields,
};

export const statusHistory: PanelKind = {
  id: 'status-history',
  component: (props: PanelProps<Options>) => <Timeline {...props} merge={false} />,
  lookAlike: true,
  options: { ...options, colWidth: 0.9, perPage: undefined },
  fields,
};

const getStyles = (theme: GrafanaTheme2) => ({
  panel: css({ position: 'relative', overflow: 'hidden' }),
  grid: css({ stroke: theme.components.panel.borderColor ?? theme.colors.border.weak, strokeWidth: 1 }),
  axis: css({ fill: theme.colors.text.primary, fontSize: 12, textAnchor: 'middle' }),
  name: css({ fill: theme.colors.text.primary, fontSize: 12, dominantBaseline: 'central' }),
  value: css({ fontSize: 12, dominantBaseline: 'central', pointerEvents: 'none' }),
  bar: css({ cursor: 'pointer' }),
});
