import type { ChartData } from '@/components/charts/series';
import { modelColour, nameColour, otherColour, providerColour } from '@/lib/format/model-colour';
import type { Timeseries } from '@/lib/queries/usage';

export const otherGroup = '(other)';
export const absentGroup = '(none)';

const statusColours: Record<string, string> = {
  success: 'color-mix(in oklch, var(--good) 62%, var(--surface))',
  error: 'var(--bad)',
  aborted: 'color-mix(in oklch, var(--warn) 75%, var(--surface))',
  interrupted: 'var(--colour-other)',
};

/** A group's colour is the same wherever it is shown. */
export function groupColour(by: string | null, value: string, label = value): string {
  if (value === otherGroup || value === absentGroup) return otherColour;
  if (by === null) return 'var(--accent)';
  if (by === 'model') return modelColour(value);
  if (by === 'provider') return providerColour(value);
  if (by === 'status') return statusColours[value] ?? otherColour;
  return nameColour(label);
}

/** The groups of an answer that may be filtered by; the rest as one may not. */
export function isOneGroup(value: string | null | undefined): value is string {
  return value !== undefined && value !== null && value !== '' && value !== otherGroup;
}

/** What a chart draws, from what the API answered. */
export function chartData(
  answer: Timeseries,
  options: { zone: string; labelOf: (value: string, label: string) => string },
): ChartData {
  const byStart = new Map<number, Record<string, number | null>>();
  for (const { start, group, value } of answer.points) {
    const at = Date.parse(start);
    const values = byStart.get(at) ?? {};
    values[group] = value;
    byStart.set(at, values);
  }
  return {
    points: [...byStart].map(([start, values]) => ({ start, values })),
    series: answer.groups.map(({ value, label }) => ({
      id: value,
      label: options.labelOf(value, label),
      colour: groupColour(answer.by, value, label),
    })),
    interval: answer.interval,
    zone: options.zone,
    lastUnfinished: answer.unfinished,
  };
}

/** One value for each interval, where nothing is told apart. */
export function plainValues(answer: Timeseries | undefined): (number | null)[] {
  return answer ? answer.points.map(({ value }) => value) : [];
}
