'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import { Sparkline } from '@/components/charts/sparkline';
import { Card } from '@/components/ui/card';
import { Change } from '@/components/ui/change';

export type Figure = {
  name: string;
  value: ReactNode;
  exact?: string | undefined;
  current?: number | null;
  previous?: number | null | undefined;
  /** Said on hover of the change. */
  previousText?: string | undefined;
  better?: 'up' | 'down';
  detail?: ReactNode;
  trend?: readonly (number | null)[];
  /** The requests behind it. */
  href?: string;
};

/** One figure; the whole card leads to the requests behind it. */
export function FigureCard({ figure }: { figure: Figure }) {
  const { current, previous, better } = figure;
  return (
    <Card className="group/card relative flex flex-col overflow-hidden p-4 pb-0 has-[a:hover]:border-line-strong">
      <h2 className="truncate text-ink-soft text-sm">
        {figure.href ? (
          <Link
            href={figure.href}
            className="rounded-sm outline-none after:absolute after:inset-0 after:rounded-lg focus-visible:after:outline-2 focus-visible:after:outline-accent focus-visible:after:-outline-offset-2"
          >
            {figure.name}
          </Link>
        ) : (
          figure.name
        )}
      </h2>
      <p className="mt-1 flex min-w-0 flex-wrap items-baseline gap-x-2">
        <span
          className="whitespace-nowrap font-semibold text-xl tracking-tight xl:text-2xl"
          title={figure.exact}
        >
          {figure.value}
        </span>
        {typeof current === 'number' ? (
          <Change
            current={current}
            previous={previous}
            {...(better ? { better } : {})}
            {...(figure.previousText ? { title: figure.previousText } : {})}
          />
        ) : null}
      </p>
      <p className="mt-0.5 min-h-5 truncate text-ink-faint text-sm">{figure.detail}</p>
      <div className="mt-2 -mx-4 h-8">
        {figure.trend ? (
          <Sparkline values={figure.trend.map((value) => value ?? 0)} className="block h-8 w-full" />
        ) : null}
      </div>
    </Card>
  );
}
