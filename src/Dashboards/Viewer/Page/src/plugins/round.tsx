import { css } from '@emotion/css';
import { formattedValueToString, type FieldDisplay, type GrafanaTheme2, type PanelProps, type ReduceDataOptions, type VizOrientation } from '@grafana/data';
import { useStyles2, useTheme2, VizLegend, VizRepeater, type VizLegendItem } from '@grafana/ui';
import type { LegendPlacement, LegendDisplayMode } from '@grafana/schema';
import { hideFields, legendOptions, singleValueOptions, tooltipOptions, type PanelKind } from './define';
import { hasValues, NoData, WithLinks } from './parts';
import { useValues } from './values';

interface GaugeOptions {
  reduceOptions: ReduceDataOptions;
  orientation: VizOrientation;
  showThresholdMarkers: boolean;
}

/** Three quarters of a circle, open below. */
const sweep = 1.5 * Math.PI;

function GaugePanel(props: PanelProps<GaugeOptions>) {
  const { data, options, width, height, renderCounter, fieldConfig } = props;
  const getValues = useValues(props);
  return hasValues(data.series) ? (
    <VizRepeater
      getValues={getValues}
      renderValue={({ value, width: wide, height: high }) => <Gauge value={value} width={wide} height={high} markers={options.showThresholdMarkers} />}
      width={width} height={height} source={data} autoGrid renderCounter={renderCounter} orientation={options.orientation}
    />
  ) : (
    <NoData fieldConfig={fieldConfig} data={data} />
  );
}

function Gauge({ value, width, height, markers }: { value: FieldDisplay; width: number; height: number; markers: boolean }) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const title = value.display.title;
  const radius = Math.max(10, Math.min(width / 2, (height - (title ? 20 : 0)) / 1.75) - 4);
  const thick = radius * 0.22;
  const share = Math.min(1, Math.max(0, value.display.percent ?? 0));
  const [x, y] = [width / 2, radius + 4];
  const { thresholds } = value.field;
  const [min, max] = [value.field.min ?? 0, value.field.max ?? 100];
  const bounds = (thresholds?.steps ?? []).map((step) => (thresholds?.mode === 'percentage' ? step.value / 100 : (step.value - min) / (max - min)));
  return (
    <WithLinks links={value.hasLinks ? value.getLinks : undefined}>
      {(open) => (
        <svg width={width} height={height} onClick={open as never} className={open ? styles.open : undefined}>
          <path d={arc(x, y, radius - thick / 2 - 4, 0, 1)} stroke={theme.colors.background.secondary} strokeWidth={thick} fill="none" />
          <path d={arc(x, y, radius - thick / 2 - 4, 0, share)} stroke={value.display.color} strokeWidth={thick} fill="none" />
          {markers && (thresholds?.steps ?? []).map((step, index) => (
            <path
              key={index} fill="none" strokeWidth={3} stroke={theme.visualization.getColorByName(step.color)}
              d={arc(x, y, radius, clamp(bounds[index]), clamp(bounds[index + 1] ?? 1))}
            />
          ))}
          <text x={x} y={y} className={styles.big} fontSize={radius * 0.42} fill={value.display.color}>{formattedValueToString(value.display)}</text>
          {title && <text x={x} y={height - 6} className={styles.title}>{title}</text>}
        </svg>
      )}
    </WithLinks>
  );
}

const clamp = (share: number) => (Number.isFinite(share) ? Math.min(1, Math.max(0, share)) : 0);

function arc(x: number, y: number, radius: number, from: number, to: number) {
  const at = (share: number) => {
    const angle = Math.PI * 0.75 + share * sweep;
    return `${x + radius * Math.cos(angle)} ${y + radius * Math.sin(angle)}`;
  };
  return to <= from ? '' : `M ${at(from)} A ${radius} ${radius} 0 ${(to - from) * sweep > Math.PI ? 1 : 0} 1 ${at(to)}`;
}

export const gauge: PanelKind = {
  id: 'gauge',
  component: GaugePanel,
  lookAlike: true,
  options: {
    ...singleValueOptions, showThresholdLabels: false, showThresholdMarkers: true, sizing: 'auto', minVizWidth: 75, minVizHeight: 75, shape: 'gauge', barWidthFactor: undefined,
    segmentCount: undefined, segmentSpacing: undefined, barShape: undefined, sparkline: undefined, textMode: undefined, endpointMarker: undefined, effects: undefined,
  },
  fields: {},
};

interface PieOptions {
  reduceOptions: ReduceDataOptions;
  orientation: VizOrientation;
  pieType: 'pie' | 'donut';
  displayLabels: string[];
  legend: { showLegend: boolean; placement: LegendPlacement; displayMode: LegendDisplayMode; values: string[] };
}

function PiePanel(props: PanelProps<PieOptions>) {
  const { data, options, width, height, fieldConfig } = props;
  const styles = useStyles2(getStyles);
  const getValues = useValues(props);
  if (!hasValues(data.series)) {
    return <NoData fieldConfig={fieldConfig} data={data} />;
  }

  const values = getValues().filter((value) => !value.field.custom?.hideFrom?.viz && value.display.numeric > 0);
  const total = values.reduce((sum, value) => sum + value.display.numeric, 0);
  const toRight = options.legend.placement === 'right';
  const [wide, high] = options.legend.showLegend ? (toRight ? [width * 0.55, height] : [width, height - 36]) : [width, height];
  const radius = Math.max(10, Math.min(wide, high) / 2 - 4);
  let before = 0;
  const items: VizLegendItem[] = values.map((value) => ({
    label: value.display.title ?? '', color: value.display.color, yAxis: 1,
    getDisplayValues: () => (options.legend.values ?? []).map((kind) =>
      kind === 'percent' ? { numeric: value.display.numeric, text: `${Math.round((value.display.numeric / total) * 100)}%`, title: 'Percent' } : { ...value.display, title: 'Value' }),
  }));
  return (
    <div className={toRight ? styles.beside : styles.below}>
      <svg width={wide} height={high}>
        {values.map((value, index) => {
          const share = value.display.numeric / total;
          const [from, to] = [before, before + share];
          before = to;
          return (
            <path key={index} d={slice(wide / 2, high / 2, radius, options.pieType === 'donut' ? radius * 0.6 : 0, from, to)} fill={value.display.color}>
              <title>{`${value.display.title}: ${formattedValueToString(value.display)} (${Math.round(share * 100)}%)`}</title>
            </path>
          );
        })}
      </svg>
      {options.legend.showLegend && <VizLegend items={items} placement={options.legend.placement} displayMode={options.legend.displayMode} />}
    </div>
  );
}

function slice(x: number, y: number, outer: number, inner: number, from: number, to: number) {
  const end = Math.min(to, from + 0.9999);
  const at = (radius: number, share: number) => `${x + radius * Math.sin(share * 2 * Math.PI)} ${y - radius * Math.cos(share * 2 * Math.PI)}`;
  const large = end - from > 0.5 ? 1 : 0;
  return `M ${at(outer, from)} A ${outer} ${outer} 0 ${large} 1 ${at(outer, end)} L ${at(inner, end)} A ${inner} ${inner} 0 ${large} 0 ${at(inner, from)} Z`;
}

export const piechart: PanelKind = {
  id: 'piechart',
  component: PiePanel,
  lookAlike: true,
  options: { ...singleValueOptions, ...legendOptions, ...tooltipOptions, 'legend.values': [], pieType: 'pie', displayLabels: [], sort: undefined },
  fields: hideFields,
};

const getStyles = (theme: GrafanaTheme2) => ({
  big: css({ textAnchor: 'middle', dominantBaseline: 'central', fontWeight: theme.typography.fontWeightMedium }),
  title: css({ textAnchor: 'middle', fill: theme.colors.text.primary, fontSize: 14 }),
  open: css({ cursor: 'pointer' }),
  beside: css({ display: 'flex', alignItems: 'center', height: '100%' }),
  below: css({ display: 'flex', flexDirection: 'column', alignItems: 'center', height: '100%' }),
});
