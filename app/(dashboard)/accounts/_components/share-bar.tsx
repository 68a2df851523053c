'use client';

import { Meter } from '@base-ui/react/meter';
import { formatRate } from '@/lib/format/numbers';

/** A part of the whole, 0–1: the longer the bar, the more of the traffic. */
export function ShareBar({ share, label }: { share: number; label: string }) {
  const figure = formatRate(Number(share.toFixed(3)));
  return (
    <Meter.Root
      value={share * 100}
      aria-label={label}
      aria-valuetext={figure}
      className="flex min-w-0 items-center gap-2"
    >
      <Meter.Track className="h-1.5 min-w-8 flex-1 overflow-hidden rounded-full bg-sunken">
        <Meter.Indicator className="h-full rounded-full bg-accent" />
      </Meter.Track>
      <span aria-hidden className="w-11 shrink-0 text-right text-ink-soft text-sm tabular-nums">
        {figure}
      </span>
    </Meter.Root>
  );
}
