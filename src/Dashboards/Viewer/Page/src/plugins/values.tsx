import {
  getDisplayValueAlignmentFactors, getFieldDisplayValues, VizOrientation, type DisplayValueAlignmentFactors, type FieldDisplay, type PanelProps, type ReduceDataOptions,
} from '@grafana/data';
import {
  BarGauge, BigValue, BigValueTextMode, useTheme2, VizRepeater, type BigValueColorMode, type BigValueGraphMode, type BigValueJustifyMode, type VizRepeaterRenderValueProps,
} from '@grafana/ui';
import {
  BarGaugeNamePlacement, BarGaugeSizing, PercentChangeColorMode, type BarGaugeDisplayMode, type BarGaugeValueMode, type VizTextDisplayOptions,
} from '@grafana/schema';
import { legendOptions, singleValueOptions, type PanelKind } from './define';
import { hasValues, NoData, WithLinks } from './parts';

interface SingleValueOptions {
  reduceOptions: ReduceDataOptions;
  orientation: VizOrientation;
  text?: VizTextDisplayOptions;
}

/** The numbers of a panel: one for each series, or for each row. */
export function useValues<T extends SingleValueOptions>({ data, options, fieldConfig, replaceVariables, timeZone }: PanelProps<T>, sparkline = false) {
  const theme = useTheme2();
  return () =>
    getFieldDisplayValues({ fieldConfig, reduceOptions: options.reduceOptions, replaceVariables, theme, data: data.series, sparkline, timeZone });
}

interface StatOptions extends SingleValueOptions {
  colorMode: BigValueColorMode;
  graphMode: BigValueGraphMode;
  justifyMode: BigValueJustifyMode;
  textMode: BigValueTextMode;
  wideLayout: boolean;
  showPercentChange: boolean;
  percentChangeColorMode: PercentChangeColorMode;
}

function StatPanel(props: PanelProps<StatOptions>) {
  const { data, options, width, height, renderCounter, fieldConfig } = props;
  const theme = useTheme2();
  const getValues = useValues(props, options.graphMode !== 'none');
  if (!hasValues(data.series)) {
    return <NoData fieldConfig={fieldConfig} data={data} />;
  }

  const value = ({ value: one, width: wide, height: high, alignmentFactors, count }: VizRepeaterRenderValueProps<FieldDisplay, DisplayValueAlignmentFactors>) => (
    <WithLinks links={one.hasLinks ? one.getLinks : undefined}>
      {(open) => (
        <BigValue
          value={options.showPercentChange ? one.display : { ...one.display, percentChange: undefined }}
          count={count}
          sparkline={one.sparkline}
          colorMode={options.colorMode}
          graphMode={options.graphMode}
          justifyMode={options.justifyMode}
          textMode={textMode(options.textMode, one)}
          alignmentFactors={alignmentFactors}
          text={options.text}
          width={wide}
          height={high}
          theme={theme}
          onClick={open}
          hasLinks={Boolean(open)}
          disableWideLayout={!options.wideLayout}
          percentChangeColorMode={options.percentChangeColorMode}
        />
      )}
    </WithLinks>
  );
  return (
    <VizRepeater
      getValues={getValues}
      getAlignmentFactors={getDisplayValueAlignmentFactors}
      renderValue={value}
      width={width}
      height={height}
      source={data}
      itemSpacing={3}
      renderCounter={renderCounter}
      autoGrid
      orientation={options.orientation}
    />
  );
}

/** A name that was written for one value on purpose is shown even where the number stands alone. */
const textMode = (mode: BigValueTextMode, value: FieldDisplay) =>
  mode === BigValueTextMode.Auto && value.field.displayName ? BigValueTextMode.ValueAndName : mode;

export const stat: PanelKind = {
  id: 'stat',
  component: StatPanel,
  options: {
    ...singleValueOptions,
    colorMode: 'value',
    graphMode: 'area',
    justifyMode: 'auto',
    textMode: 'auto',
    wideLayout: true,
    showPercentChange: false,
    percentChangeColorMode: 'standard',
  },
  fields: {},
};

interface BarGaugeOptions extends SingleValueOptions {
  displayMode: BarGaugeDisplayMode;
  valueMode: BarGaugeValueMode;
  namePlacement: BarGaugeNamePlacement;
  showUnfilled: boolean;
  sizing: BarGaugeSizing;
  minVizWidth: number;
  minVizHeight: number;
  maxVizHeight: number;
}

function BarGaugePanel(props: PanelProps<BarGaugeOptions>) {
  const { data, options, width, height, renderCounter, fieldConfig } = props;
  const theme = useTheme2();
  const getValues = useValues(props);
  if (!hasValues(data.series)) {
    return <NoData fieldConfig={fieldConfig} data={data} />;
  }

  const isManual = options.sizing === BarGaugeSizing.Manual;
  const isVertical = options.orientation === VizOrientation.Vertical || (options.orientation === VizOrientation.Auto && width <= height);
  const bar = ({ value: one, width: wide, height: high, orientation, alignmentFactors, count }: VizRepeaterRenderValueProps<FieldDisplay, DisplayValueAlignmentFactors>) => (
    <WithLinks links={one.hasLinks ? one.getLinks : undefined}>
      {(open) => (
        <BarGauge
          value={count === 1 && !one.field.displayName ? { ...one.display, title: undefined } : one.display}
          width={wide}
          height={high}
          orientation={orientation}
          field={one.field}
          text={options.text}
          display={one.view?.getFieldDisplayProcessor(one.colIndex ?? 0)}
          theme={theme}
          displayMode={options.displayMode}
          valueDisplayMode={options.valueMode}
          namePlacement={options.namePlacement}
          showUnfilled={options.showUnfilled}
          itemSpacing={options.displayMode === 'lcd' ? 2 : 10}
          lcdCellWidth={12}
          alignmentFactors={alignmentFactors}
          onClick={open}
        />
      )}
    </WithLinks>
  );
  return (
    <VizRepeater
      getValues={getValues}
      getAlignmentFactors={getDisplayValueAlignmentFactors}
      renderValue={bar}
      width={width}
      height={height}
      source={data}
      renderCounter={renderCounter}
      orientation={options.orientation}
      itemSpacing={10}
      minVizWidth={isManual ? options.minVizWidth : 8}
      minVizHeight={isManual ? options.minVizHeight : 16}
      maxVizHeight={isManual || isVertical ? options.maxVizHeight : 300}
    />
  );
}

export const bargauge: PanelKind = {
  id: 'bargauge',
  component: BarGaugePanel,
  options: {
    ...singleValueOptions,
    ...legendOptions,
    'legend.showLegend': false,
    displayMode: 'gradient',
    valueMode: 'color',
    namePlacement: 'auto',
    showUnfilled: true,
    sizing: 'auto',
    minVizWidth: 8,
    minVizHeight: 16,
    maxVizHeight: 300,
  },
  fields: {},
};
