'use client';

import { useQuery } from '@tanstack/react-query';
import { Card, CardBody, CardHead } from '@/components/ui/card';
import { ErrorState } from '@/components/ui/error-state';
import { Skeleton } from '@/components/ui/skeleton';
import { formatCount, formatExact } from '@/lib/format/numbers';
import { overviewText } from '@/lib/i18n/dictionaries/overview';
import { useLocale, useText } from '@/lib/i18n/locale-provider';
import { breakdownQuery } from '@/lib/queries/usage';
import { dayMillis } from '@/lib/time';
import { usePageQuestion } from '../_usage/use-page-question';

const hours = Array.from({ length: 24 }, (_, hour) => hour);

/** When people work: a table of seven days by 24 hours, shaded by its figures. */
export function WeekMap({ className }: { className?: string }) {
  const text = useText(overviewText);
  const { locale } = useLocale();
  const { audience, query, bounds } = usePageQuestion();
  // Less than a week has hours that never occurred: the habit is shown over a month instead.
  const isShort = bounds.to - bounds.from < 7 * dayMillis;
  const asked = isShort ? withRange(query, '30d') : query;
  const answer = useQuery(breakdownQuery(audience, asked, { by: 'hourOfWeek' }));
  const counts = new Map(answer.data?.items.map((item) => [Number(item.value), item.requests]));
  const largest = Math.max(1, ...counts.values());
  return (
    <Card className={className}>
      <CardHead title={text.week} {...(isShort ? { description: text.weekRange(text.weekLast30) } : {})} />
      <CardBody aria-busy={answer.isPending}>
        {answer.isPending ? (
          <Skeleton className="h-60" />
        ) : answer.isError && !answer.data ? (
          <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />
        ) : (
          <>
            <section
              aria-label={text.week}
              // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
              tabIndex={0}
              className="relative overflow-x-auto rounded-sm"
            >
              <table className="w-full min-w-[30rem] table-fixed border-separate border-spacing-0.5">
                <thead>
                  <tr className="text-ink-faint text-xs">
                    <th scope="col" className="w-11 text-left font-normal">
                      <span className="sr-only">{text.weekday}</span>
                    </th>
                    {hours.map((hour) => (
                      <th
                        key={hour}
                        scope="col"
                        className="h-5 overflow-visible whitespace-nowrap text-left font-normal"
                      >
                        <span className={hour % 3 === 0 ? '' : 'sr-only'}>{twoDigits(hour)}</span>
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {text.weekdays.map((day, dayIndex) => (
                    <tr key={day}>
                      <th
                        scope="row"
                        className="whitespace-nowrap text-left font-normal text-ink-soft text-xs"
                      >
                        {day}
                      </th>
                      {hours.map((hour) => {
                        const count = counts.get(dayIndex * 24 + hour) ?? 0;
                        return (
                          <td
                            key={hour}
                            title={text.weekCell(day, `${twoDigits(hour)}:00`, formatExact(count))}
                            className="h-7 rounded-[3px] p-0 hover:outline-2 hover:outline-line-strong"
                            style={{ background: shade(count / largest) }}
                          >
                            <span className="sr-only">{formatExact(count)}</span>
                          </td>
                        );
                      })}
                    </tr>
                  ))}
                </tbody>
              </table>
            </section>
            <p aria-hidden className="mt-3 flex items-center justify-end gap-2 text-ink-faint text-xs">
              {text.fewer}
              <span className="flex gap-0.5">
                {[0, 0.2, 0.45, 0.7, 1].map((share) => (
                  <span key={share} className="size-3 rounded-[3px]" style={{ background: shade(share) }} />
                ))}
              </span>
              {text.more} ({formatCount(largest, locale)})
            </p>
          </>
        )}
      </CardBody>
    </Card>
  );
}

function withRange<Query extends object>(query: Query, from: string) {
  const { from: _from, to: _to, month: _month, ...others } = query as Record<string, never>;
  return { ...others, from };
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

/** The square root keeps quiet hours apart from empty ones. */
function shade(share: number): string {
  return share <= 0
    ? 'var(--sunken)'
    : `color-mix(in oklch, var(--accent) ${Math.round(12 + 88 * Math.sqrt(share))}%, var(--surface))`;
}
