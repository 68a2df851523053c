'use client';

import { chartText } from '@/lib/i18n/dictionaries/chart';
import { useLocale, useText } from '@/lib/i18n/locale-provider';
import { Swatch } from './chart-legend';
import { type ChartData, type ChartFormat, totalOf } from './series';
import { intervalLabel } from './time-label';

type ChartTableProps = {
  title: string;
  data: ChartData;
  format: ChartFormat;
  additive: boolean;
  height: number;
};

const head =
  'sticky top-0 h-9 whitespace-nowrap border-line border-b bg-surface px-3 font-medium text-ink-soft text-sm';

/** The same numbers to read, copy and have read aloud. */
export function ChartTable({ title, data, format, additive, height }: ChartTableProps) {
  const text = useText(chartText);
  const { locale } = useLocale();
  return (
    <section
      aria-label={title}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      className="overflow-auto rounded-md border border-line"
      style={{ maxHeight: height }}
    >
      <table className="w-full border-separate border-spacing-0">
        <thead>
          <tr>
            <th scope="col" className={`${head} text-left`}>
              {text.time}
            </th>
            {data.series.map(({ id, label, colour }) => (
              <th key={id} scope="col" className={`${head} text-right`}>
                <span className="inline-flex items-center gap-1.5">
                  <Swatch colour={colour} />
                  {label}
                </span>
              </th>
            ))}
            {additive ? (
              <th scope="col" className={`${head} text-right`}>
                {text.total}
              </th>
            ) : null}
          </tr>
        </thead>
        <tbody>
          {[...data.points].reverse().map((point, index) => (
            <tr key={point.start} className="hover:bg-hover">
              <th scope="row" className="h-8 whitespace-nowrap px-3 text-left font-normal">
                {intervalLabel(point.start, data.interval, data.zone, locale)}
                {index === 0 && data.lastUnfinished ? (
                  <span className="ml-2 text-ink-faint text-sm">{text.unfinished}</span>
                ) : null}
              </th>
              {data.series.map(({ id }) => {
                const value = point.values[id];
                return (
                  <td key={id} className="figures px-3">
                    {value === null || value === undefined ? '–' : format.exact(value)}
                  </td>
                );
              })}
              {additive ? (
                <td className="figures px-3">{format.exact(totalOf(point, data.series))}</td>
              ) : null}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
