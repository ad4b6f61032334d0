import { css } from '@emotion/css';
import { dateTimeFormat, FieldType, formattedValueToString, getFieldDisplayName, type DataFrame, type GrafanaTheme2, type PanelProps } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { hideFields, type PanelKind } from './define';
import { NoData } from './parts';
import { timeTicks } from './ticks';

interface Options {
  color: { scheme: string; fill: string; mode: 'scheme' | 'opacity' };
}

const axisHeight = 22;
const nameWidth = 64;

function HeatmapPanel({ data, options, width, height, timeRange, timeZone, fieldConfig }: PanelProps<Options>) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const lanes = data.series.filter((frame) => frame.length > 0).map((frame) => laneOf(frame, data.series));
  if (lanes.length === 0) {
    return <NoData fieldConfig={fieldConfig} data={data} />;
  }

  const [from, to] = [timeRange.from.valueOf(), timeRange.to.valueOf()];
  const room = Math.max(1, width - nameWidth);
  const place = (time: number) => nameWidth + ((time - from) / (to - from)) * room;
  const high = (height - axisHeight) / lanes.length;
  const most = Math.max(...lanes.flatMap((lane) => lane.values.map((value) => value ?? 0)), Number.MIN_VALUE);
  const fill = theme.visualization.getColorByName(options.color.mode === 'opacity' ? options.color.fill : 'orange');
  return (
    <svg width={width} height={height}>
      {lanes.map((lane, index) => {
        const top = height - axisHeight - (index + 1) * high;
        return (
          <g key={index}>
            {high >= 9 && <text className={styles.name} x={nameWidth - 6} y={top + high / 2}>{lane.name}</text>}
            {lane.values.map((value, row) => {
              const left = Math.max(nameWidth, place(lane.times[row]));
              const wide = Math.min(width, place(lane.times[row] + lane.step)) - left;
              return value && wide > 0 ? (
                <rect key={row} x={left} y={top} width={wide} height={Math.max(1, high - 1)} fill={fill} fillOpacity={0.15 + 0.85 * Math.sqrt(value / most)}>
                  <title>{`${dateTimeFormat(lane.times[row], { timeZone })}  ${lane.name}: ${lane.text(value)}`}</title>
                </rect>
              ) : null;
            })}
          </g>
        );
      })}
      {timeTicks(from, to, room, timeZone).map((tick) => (
        <text key={tick.time} className={styles.axis} x={place(tick.time)} y={height - 6}>{tick.text}</text>
      ))}
    </svg>
  );
}

function laneOf(frame: DataFrame, all: DataFrame[]) {
  const time = frame.fields.find((field) => field.type === FieldType.time)!;
  const field = frame.fields.find((one) => one.type === FieldType.number)!;
  return {
    name: getFieldDisplayName(field, frame, all),
    times: time.values as number[],
    values: field.values as Array<number | null>,
    step: time.config.interval ?? 60_000,
    text: (value: number) => formattedValueToString(field.display!(value)),
  };
}

export const heatmap: PanelKind = {
  id: 'heatmap',
  component: HeatmapPanel,
  lookAlike: true,
  options: {
    calculate: false, cellGap: 1, cellRadius: undefined, 'cellValues.unit': undefined, 'cellValues.decimals': undefined,
    'color.mode': 'scheme', 'color.scheme': 'Oranges', 'color.fill': 'dark-orange', 'color.scale': undefined, 'color.exponent': 0.5, 'color.steps': 64, 'color.reverse': false,
    'color.min': undefined, 'color.max': undefined, 'exemplars.color': undefined, 'filterValues.le': undefined, 'filterValues.ge': undefined, 'legend.show': true,
    'rowsFrame.layout': undefined, 'rowsFrame.value': undefined, showValue: 'never', 'tooltip.mode': 'single', 'tooltip.yHistogram': undefined, 'tooltip.showColorScale': undefined,
    'yAxis.axisPlacement': 'left', 'yAxis.reverse': false, 'yAxis.unit': undefined, 'yAxis.decimals': undefined, 'yAxis.axisLabel': undefined,
  },
  fields: { ...hideFields, scaleDistribution: undefined },
};

const getStyles = (theme: GrafanaTheme2) => ({
  axis: css({ fill: theme.colors.text.primary, fontSize: 12, textAnchor: 'middle' }),
  name: css({ fill: theme.colors.text.primary, fontSize: 12, dominantBaseline: 'central', textAnchor: 'end' }),
});
