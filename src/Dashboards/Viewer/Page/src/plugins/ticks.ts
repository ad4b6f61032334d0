import { dateTimeFormat } from '@grafana/data';

const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800, 2_592_000].map((seconds) => seconds * 1000);

/** Times for an axis: round ones, as many as fit. */
export function timeTicks(from: number, to: number, width: number, timeZone: string) {
  const step = steps.find((one) => (to - from) / one <= Math.max(1, width / 90)) ?? steps.at(-1)!;
  const format = step < 60_000 ? 'HH:mm:ss' : step < 86_400_000 && to - from < 86_400_000 * 1.5 ? 'HH:mm' : step < 86_400_000 ? 'MM/DD HH:mm' : 'MM/DD';
  const ticks: Array<{ time: number; text: string }> = [];
  for (let time = Math.ceil(from / step) * step; time <= to; time += step) {
    ticks.push({ time, text: dateTimeFormat(time, { timeZone, format }) });
  }

  return ticks;
}
