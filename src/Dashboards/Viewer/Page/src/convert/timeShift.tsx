import { dateMath, dateTime, getDefaultTimeRange, rangeUtil, type TimeRange } from '@grafana/data';
import { SceneTimeRangeTransformerBase, type SceneComponentProps, type SceneTimeRangeState } from '@grafana/scenes';
import { Icon, PanelChrome, Tooltip } from '@grafana/ui';
import { report } from '../problems';

interface PanelTimeState extends SceneTimeRangeState {
  /** Length of the panel's own range, as `1h`; its end is that of the page. */
  timeFrom?: string;
  /** How far back everything is moved, as `1d`. */
  timeShift?: string;
  /** Whether the heading keeps silent about it. */
  hidden?: boolean;
  told: string;
}

/** A panel that looks at another time than its page. */
export class PanelTime extends SceneTimeRangeTransformerBase<PanelTimeState> {
  static Component = PanelTimeMark;

  constructor(state: Pick<PanelTimeState, 'timeFrom' | 'timeShift' | 'hidden'>, private readonly where: string) {
    super({ ...state, from: 'now-1h', to: 'now', value: getDefaultTimeRange(), told: '' });
  }

  protected override ancestorTimeRangeChanged({ value }: SceneTimeRangeState) {
    const { timeFrom, timeShift } = this.state;
    const told: string[] = [];
    let range = value;
    if (timeFrom) {
      const span = rangeUtil.isRelativeTime(timeFrom) ? timeFrom : `now-${timeFrom}`;
      const from = dateMath.parse(span, false);
      if (from?.isValid()) {
        range = { from, to: dateTime(), raw: { from: span, to: 'now' } };
        told.push(rangeUtil.describeTimeRange(range.raw));
      } else {
        report('panel', this.where, `\`${timeFrom}\` is no time range`);
      }
    }

    if (timeShift) {
      const back = `-${timeShift}`;
      const [from, to] = [dateMath.parseDateMath(back, range.from, false), dateMath.parseDateMath(back, range.to, true)];
      if (from && to) {
        range = { from, to, raw: { from, to } } as TimeRange;
        told.push(`${timeShift} earlier`);
      } else {
        report('panel', this.where, `\`${timeShift}\` is no length of time`);
      }
    }

    this.setState({ value: range, from: value.raw.from.toString(), to: value.raw.to.toString(), told: told.join(', ') });
  }
}

function PanelTimeMark({ model }: SceneComponentProps<PanelTime>) {
  const { told, hidden } = model.useState();
  return told && !hidden ? (
    <Tooltip content={`This panel shows ${told}`}>
      <PanelChrome.TitleItem>
        <Icon name="clock-nine" size="sm" /> <span>{told}</span>
      </PanelChrome.TitleItem>
    </Tooltip>
  ) : null;
}
