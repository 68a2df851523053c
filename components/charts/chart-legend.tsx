'use client';

import { ArrowUpRight } from 'lucide-react';
import Link from 'next/link';
import { classNames } from '@/components/ui/class-names';
import { chartText } from '@/lib/i18n/dictionaries/chart';
import { useText } from '@/lib/i18n/locale-provider';
import type { Series } from './series';

type ChartLegendProps = {
  series: readonly Series[];
  hidden: ReadonlySet<string>;
  onChange: (hidden: ReadonlySet<string>) => void;
  /** The requests behind one; null where there is no one group of them. */
  hrefOf?: (id: string) => string | null;
};

/** Click hides or shows one; with Alt, shows it alone. The arrow beside it leads to its requests. */
export function ChartLegend({ series, hidden, onChange, hrefOf }: ChartLegendProps) {
  const text = useText(chartText);

  function toggle(id: string, alone: boolean) {
    if (alone) {
      const others = series.filter((entry) => entry.id !== id).map((entry) => entry.id);
      onChange(new Set(hidden.size === others.length && !hidden.has(id) ? [] : others));
      return;
    }
    const next = new Set(hidden);
    if (!next.delete(id)) next.add(id);
    onChange(next.size === series.length ? new Set() : next);
  }

  return (
    <ul aria-label={text.legend} className="mt-3 flex flex-wrap gap-x-1 gap-y-0.5">
      {series.map(({ id, label, colour }) => {
        const isHidden = hidden.has(id);
        const href = hrefOf?.(id) ?? null;
        return (
          <li key={id} className="group/entry flex min-w-0 items-center">
            <button
              type="button"
              aria-pressed={!isHidden}
              aria-label={isHidden ? text.showSeries(label) : text.hideSeries(label)}
              title={label}
              onClick={(event) => toggle(id, event.altKey)}
              className={classNames(
                'flex h-7 min-w-0 max-w-56 items-center gap-1.5 rounded-md px-1.5 text-sm hover:bg-hover hover:text-ink',
                isHidden ? 'text-ink-faint line-through' : 'text-ink-soft',
              )}
            >
              <Swatch colour={isHidden ? 'var(--line-strong)' : colour} />
              <span className="truncate">{label}</span>
            </button>
            {href ? (
              <Link
                href={href}
                aria-label={text.seriesRequests(label)}
                title={text.seriesRequests(label)}
                className="-ml-1 flex size-5 shrink-0 items-center justify-center rounded-sm text-ink-faint opacity-0 hover:text-accent focus-visible:opacity-100 group-hover/entry:opacity-100 pointer-coarse:opacity-100"
              >
                <ArrowUpRight aria-hidden className="size-3.5" />
              </Link>
            ) : null}
          </li>
        );
      })}
    </ul>
  );
}

export function Swatch({ colour }: { colour: string }) {
  return <span aria-hidden className="size-2.5 shrink-0 rounded-[3px]" style={{ background: colour }} />;
}
