'use client';

import type { ReactNode } from 'react';
import { CarriedLink } from '@/components/layout/carried-link';

export type RankedItem = {
  id: string;
  label: string;
  value: number;
  colour: string;
  /** Where its requests are. */
  href?: string;
  /** Beside the value: share, change. */
  note?: ReactNode;
};

type RankedBarsProps = { label: string; items: readonly RankedItem[]; format: (value: number) => string };

/** Horizontal bars for ranking. Plain HTML: it is a list, and reads as one. */
export function RankedBars({ label, items, format }: RankedBarsProps) {
  const largest = Math.max(...items.map((item) => item.value), Number.MIN_VALUE);
  return (
    <ol aria-label={label} className="flex flex-col gap-1">
      {items.map((item) => {
        const row = (
          <>
            <span className="flex min-w-0 items-baseline gap-3">
              <span className="min-w-0 flex-1 truncate group-hover/bar:text-accent" title={item.label}>
                {item.label}
              </span>
              <span className="figures">{format(item.value)}</span>
              {item.note === undefined ? null : (
                <span className="figures w-14 text-ink-faint text-sm">{item.note}</span>
              )}
            </span>
            <span aria-hidden className="mt-1 block h-1.5 rounded-full bg-sunken">
              <span
                className="block h-full min-w-px rounded-full"
                style={{ width: `${(item.value / largest) * 100}%`, background: item.colour }}
              />
            </span>
          </>
        );
        return (
          <li key={item.id}>
            {item.href ? (
              <CarriedLink href={item.href} className="group/bar block rounded-sm py-1">
                {row}
              </CarriedLink>
            ) : (
              <div className="py-1">{row}</div>
            )}
          </li>
        );
      })}
    </ol>
  );
}
