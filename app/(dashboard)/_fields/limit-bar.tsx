'use client';

import { classNames } from '@/components/ui/class-names';
import { formatPercentage } from '@/lib/format/numbers';

/** How much of a limit is used: a bar with its 90 % mark, and the figure beside it. */
export function LimitBar({ share, label, className }: { share: number; label: string; className?: string }) {
  const full = share >= 100;
  const near = share >= 90;
  const figure = formatPercentage(Number(share.toFixed(share < 1 ? 2 : 1)));
  return (
    // biome-ignore lint/a11y/useSemanticElements: the element's own bar cannot carry a mark at 90 % in every browser
    <div
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.min(100, share)}
      aria-valuetext={figure}
      className={classNames('flex min-w-0 items-center gap-2', className)}
    >
      <div className="relative h-1.5 min-w-8 flex-1 overflow-hidden rounded-full bg-sunken">
        <div
          className={classNames('h-full rounded-full', full ? 'bg-bad' : near ? 'bg-warn' : 'bg-accent')}
          style={{ width: `${Math.min(100, share)}%` }}
        />
        <span aria-hidden className="absolute inset-y-0 left-[90%] w-px bg-line-strong" />
      </div>
      <span
        aria-hidden
        className={classNames(
          'min-w-11 shrink-0 text-right text-sm tabular-nums',
          full ? 'text-bad' : near ? 'text-warn' : 'text-ink-soft',
        )}
      >
        {figure}
      </span>
    </div>
  );
}
