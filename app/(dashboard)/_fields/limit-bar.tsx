'use client';

import { Meter } from '@base-ui/react/meter';
import { classNames } from '@/components/ui/class-names';
import { formatPercentage } from '@/lib/format/numbers';

/** How much of a limit is used: a bar with its 90 % mark, and the figure beside it. */
export function LimitBar({ share, label, className }: { share: number; label: string; className?: string }) {
  const full = share >= 100;
  const near = share >= 90;
  const figure = formatPercentage(Number(share.toFixed(share < 1 ? 2 : 1)));
  return (
    <Meter.Root
      value={Math.min(100, share)}
      aria-label={label}
      aria-valuetext={figure}
      className={classNames('flex min-w-0 items-center gap-2', className)}
    >
      <Meter.Track className="relative h-1.5 min-w-8 flex-1 overflow-hidden rounded-full bg-sunken">
        <Meter.Indicator
          className={classNames('h-full rounded-full', full ? 'bg-bad' : near ? 'bg-warn' : 'bg-accent')}
        />
        <span aria-hidden className="absolute inset-y-0 left-[90%] w-px bg-line-strong" />
      </Meter.Track>
      <span
        aria-hidden
        className={classNames(
          'min-w-11 shrink-0 text-right text-sm tabular-nums',
          full ? 'text-bad' : near ? 'text-warn' : 'text-ink-soft',
        )}
      >
        {figure}
      </span>
    </Meter.Root>
  );
}
