'use client';

import { formatPercentage } from '@/lib/format/numbers';
import { chartText } from '@/lib/i18n/dictionaries/chart';
import { useLocale, useText } from '@/lib/i18n/locale-provider';
import { Swatch } from './chart-legend';
import { type ChartData, type ChartFormat, totalOf } from './series';
import { intervalLabel } from './time-label';

const rowsAtMost = 12;

type ChartTooltipProps = {
  start: number;
  data: ChartData;
  format: ChartFormat;
  additive: boolean;
  /** Totals of the period before, one for each point. */
  previous?: readonly (number | null)[];
};

/** A small aligned table: largest first, with shares and the total where values add up. */
export function ChartTooltip({ start, data, format, additive, previous }: ChartTooltipProps) {
  const text = useText(chartText);
  const { locale } = useLocale();
  const index = data.points.findIndex((point) => point.start === start);
  const point = data.points[index];
  if (!point) return null;
  const total = totalOf(point, data.series);
  const rows = data.series
    .map((series) => ({ ...series, value: point.values[series.id] }))
    .filter(
      (row): row is typeof row & { value: number } =>
        typeof row.value === 'number' && (!additive || row.value !== 0),
    )
    .sort((a, b) => b.value - a.value);
  const before = previous?.[index];
  const unfinished = data.lastUnfinished && index === data.points.length - 1;
  return (
    <div className="min-w-44 max-w-80 rounded-lg border border-line-strong bg-raised px-3 py-2 text-ink text-sm">
      <p className="mb-1 font-medium">
        {intervalLabel(start, data.interval, data.zone, locale)}
        {unfinished ? <span className="ml-2 font-normal text-ink-faint">{text.unfinished}</span> : null}
      </p>
      <table className="w-full">
        <tbody>
          {rows.slice(0, rowsAtMost).map((row) => (
            <tr key={row.id}>
              <td className="max-w-40 py-px pr-3">
                <span className="flex items-center gap-1.5">
                  <Swatch colour={row.colour} />
                  <span className="truncate text-ink-soft">{row.label}</span>
                </span>
              </td>
              <td className="figures py-px">{format.exact(row.value)}</td>
              {additive && rows.length > 1 ? (
                <td className="figures py-px pl-3 text-ink-faint">
                  {total > 0 ? formatPercentage(Math.round((row.value / total) * 1000) / 10) : ''}
                </td>
              ) : null}
            </tr>
          ))}
          {additive && rows.length !== 1 ? (
            <tr>
              <td className="border-line border-t pt-1 pr-3 font-medium">{text.total}</td>
              <td className="figures border-line border-t pt-1 font-medium">{format.exact(total)}</td>
              {rows.length > 1 ? <td className="border-line border-t" /> : null}
            </tr>
          ) : null}
          {typeof before === 'number' ? (
            <tr>
              <td className="pt-1 pr-3 text-ink-soft">{text.previous}</td>
              <td className="figures pt-1 text-ink-soft">{format.exact(before)}</td>
              {rows.length > 1 ? <td /> : null}
            </tr>
          ) : null}
        </tbody>
      </table>
    </div>
  );
}
