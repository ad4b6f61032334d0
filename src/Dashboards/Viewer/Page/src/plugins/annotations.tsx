import { css } from '@emotion/css';
import { dateTimeFormat, type DataFrame, type GrafanaTheme2 } from '@grafana/data';
import { Tooltip, useStyles2, type UPlotConfigBuilder } from '@grafana/ui';
import { useLayoutEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import type uPlot from 'uplot';

interface Mark {
  from: number;
  to: number;
  title: string;
  text: string;
  tags: string[];
  color: string;
}

interface Props {
  config: UPlotConfigBuilder;
  frames: DataFrame[];
  timeZone: string;
}

/** More marks than this are a pattern, not events. */
const most = 300;

/** Events as dashed lines over the graph, with a triangle below that tells what happened. Drawn by ourselves: Grafana does not publish its own. */
export function AnnotationMarks({ config, frames, timeZone }: Props) {
  const styles = useStyles2(getStyles);
  const plot = useRef<uPlot | null>(null);
  const marks = useRef<Mark[]>([]);
  const [, redraw] = useState(0);
  marks.current = frames.flatMap(marksOf).slice(0, most);

  useLayoutEffect(() => {
    config.addHook('init', (u) => {
      plot.current = u;
    });
    config.addHook('draw', (u) => {
      plot.current = u;
      draw(u, marks.current);
      queueMicrotask(() => redraw((count) => count + 1));
    });
  }, [config]);

  useLayoutEffect(() => {
    plot.current?.redraw(false);
  }, [frames]);

  const u = plot.current;
  if (!u?.over || marks.current.length === 0) {
    return null;
  }

  return createPortal(
    marks.current
      .filter((mark) => mark.to >= (u.scales.x.min ?? 0))
      .map((mark) => ({ mark, left: u.valToPos(Math.max(mark.from, u.scales.x.min ?? 0), 'x') }))
      .filter(({ left }) => left >= 0 && left <= u.over.clientWidth)
      .map(({ mark, left }, index) => (
        <Tooltip key={index} content={<Told mark={mark} timeZone={timeZone} />} placement="bottom">
          <div className={styles.mark} style={{ left, borderBottomColor: mark.color }} data-testid="annotation-mark" />
        </Tooltip>
      )),
    u.over,
  );
}

function Told({ mark, timeZone }: { mark: Mark; timeZone: string }) {
  const time = (at: number) => dateTimeFormat(at, { timeZone });
  return (
    <div>
      <div>{mark.to > mark.from ? `${time(mark.from)} – ${time(mark.to)}` : time(mark.from)}</div>
      <strong>{mark.title}</strong>
      {mark.text && <div>{mark.text}</div>}
      {mark.tags.length > 0 && <div>{mark.tags.join(', ')}</div>}
    </div>
  );
}

function marksOf(frame: DataFrame): Mark[] {
  const of = (name: string, row: number) => frame.fields.find((field) => field.name === name)?.values[row];
  return Array.from({ length: frame.length }, (_, row) => ({
    from: of('time', row),
    to: of('timeEnd', row) ?? of('time', row),
    title: of('title', row) ?? '',
    text: of('text', row) ?? '',
    tags: of('tags', row) ?? [],
    color: of('color', row) ?? '#5794F2',
  }));
}

function draw(u: uPlot, marks: Mark[]) {
  const { left, top, width, height } = u.bbox;
  const { ctx } = u;
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, top, width, height);
  ctx.clip();
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([5 * devicePixelRatio, 3 * devicePixelRatio]);
  for (const mark of marks) {
    const from = u.valToPos(mark.from, 'x', true);
    const to = u.valToPos(mark.to, 'x', true);
    ctx.strokeStyle = mark.color;
    line(ctx, from, top, height);
    if (mark.to > mark.from) {
      line(ctx, to, top, height);
      ctx.globalAlpha = 0.12;
      ctx.fillStyle = mark.color;
      ctx.fillRect(from, top, to - from, height);
      ctx.globalAlpha = 1;
    }
  }

  ctx.restore();
}

function line(ctx: CanvasRenderingContext2D, at: number, top: number, height: number) {
  ctx.beginPath();
  ctx.moveTo(at, top);
  ctx.lineTo(at, top + height);
  ctx.stroke();
}

const getStyles = (theme: GrafanaTheme2) => ({
  mark: css({
    position: 'absolute',
    bottom: -6,
    width: 0,
    height: 0,
    transform: 'translateX(-50%)',
    borderLeft: '5px solid transparent',
    borderRight: '5px solid transparent',
    borderBottom: '6px solid',
    zIndex: theme.zIndex.portal,
    cursor: 'help',
  }),
});
