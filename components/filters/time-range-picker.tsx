'use client';

import { CalendarRange, Check, ChevronDown, Globe } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { useNow } from '@/components/layout/now';
import { Button, buttonStyle } from '@/components/ui/button';
import { classNames } from '@/components/ui/class-names';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover';
import { Skeleton } from '@/components/ui/skeleton';
import { formatInstant, formatOffset } from '@/lib/format/time';
import { filtersText } from '@/lib/i18n/dictionaries/filters';
import { useText } from '@/lib/i18n/locale-provider';
import { rangePresets, type TimeRange } from '@/lib/queries/time-range';
import { parseInstant } from '@/lib/time';
import { useTimeRange } from './use-time-range';

const TimeZoneList = dynamic(() => import('./time-zone-list').then((module) => module.TimeZoneList), {
  ssr: false,
  loading: () => <Skeleton className="m-2 h-48" />,
});

/** Range, zone and comparison: one control, in the address, kept from page to page. */
export function TimeRangePicker({ comparison = true }: { comparison?: boolean }) {
  const text = useText(filtersText);
  const { range, zone, compare, bounds, setRange, setZone, setCompare } = useTimeRange();
  const now = useNow();
  const [open, setOpen] = useState(false);
  const [zonesOpen, setZonesOpen] = useState(false);
  return (
    <div className="flex max-w-full flex-wrap items-center gap-2">
      <div className="inline-flex max-w-full">
        <Popover open={open} onOpenChange={setOpen}>
          <PopoverTrigger className={classNames(buttonStyle(), 'min-w-0 shrink rounded-r-none border-r-0')}>
            <CalendarRange aria-hidden className="text-ink-faint" />
            <span className="truncate">{rangeLabel(range, zone, text.presets)}</span>
            <ChevronDown aria-hidden className="text-ink-faint" />
          </PopoverTrigger>
          <PopoverContent label={text.range} className="w-72">
            <ul className="border-line border-b p-1">
              {rangePresets.map((preset) => {
                const chosen = range.kind === 'preset' && range.preset === preset;
                return (
                  <li key={preset}>
                    <button
                      type="button"
                      aria-pressed={chosen}
                      onClick={() => {
                        setRange({ kind: 'preset', preset });
                        setOpen(false);
                      }}
                      className={classNames(
                        'flex h-8 w-full items-center justify-between rounded-md px-2 text-left hover:bg-hover focus-visible:-outline-offset-2',
                        chosen && 'font-medium text-accent',
                      )}
                    >
                      {text.presets[preset]}
                      {chosen ? <Check aria-hidden className="size-4" /> : null}
                    </button>
                  </li>
                );
              })}
            </ul>
            <CustomRange
              key={`${bounds.from}`}
              bounds={bounds}
              zone={zone}
              onApply={(next) => {
                setRange(next);
                setOpen(false);
              }}
            />
          </PopoverContent>
        </Popover>
        <Popover open={zonesOpen} onOpenChange={setZonesOpen}>
          <PopoverTrigger
            title={zone}
            aria-label={`${text.zone}: ${zone}`}
            className={classNames(buttonStyle(), 'rounded-l-none px-2 font-normal text-ink-soft text-sm')}
          >
            <Globe aria-hidden className="text-ink-faint" />
            {formatOffset(zone, now)}
          </PopoverTrigger>
          <PopoverContent label={text.zone} className="w-72 overflow-hidden">
            <TimeZoneList
              value={zone}
              onChoose={(next) => {
                setZone(next);
                setZonesOpen(false);
              }}
            />
          </PopoverContent>
        </Popover>
      </div>
      {comparison ? (
        <button
          type="button"
          aria-pressed={compare}
          title={text.compareHint}
          onClick={() => setCompare(!compare)}
          className={classNames(
            buttonStyle({ variant: compare ? 'secondary' : 'quiet' }),
            compare && 'border-accent bg-accent-soft text-accent hover:not-disabled:bg-accent-soft',
          )}
        >
          {text.compare}
        </button>
      ) : null}
    </div>
  );
}

function rangeLabel(range: TimeRange, zone: string, presets: Record<string, string>): string {
  if (range.kind === 'preset') return presets[range.preset] ?? range.preset;
  const from = formatInstant(range.from, zone).slice(0, 16);
  const to = formatInstant(range.to, zone).slice(0, 16);
  return from.slice(0, 10) === to.slice(0, 10) ? `${from} – ${to.slice(11)}` : `${from} – ${to}`;
}

function CustomRange({
  bounds,
  zone,
  onApply,
}: {
  bounds: { from: number; to: number };
  zone: string;
  onApply: (range: TimeRange) => void;
}) {
  const text = useText(filtersText);
  const [from, setFrom] = useState(() => wallClock(bounds.from, zone));
  const [to, setTo] = useState(() => wallClock(bounds.to, zone));
  const [problem, setProblem] = useState<string | undefined>();

  function apply() {
    const start = parseInstant(from, Date.now(), zone);
    const end = parseInstant(to, Date.now(), zone);
    if (start === null || end === null) setProblem(text.missingEnd);
    else if (start >= end) setProblem(text.wrongOrder);
    else onApply({ kind: 'custom', from: start, to: end });
  }

  return (
    <form
      noValidate
      aria-label={text.custom}
      className="flex flex-col gap-2 p-3"
      onSubmit={(event) => {
        event.preventDefault();
        apply();
      }}
    >
      <Field label={text.from}>
        <Input type="datetime-local" value={from} onChange={(event) => setFrom(event.target.value)} />
      </Field>
      <Field label={text.to} error={problem}>
        <Input type="datetime-local" value={to} onChange={(event) => setTo(event.target.value)} />
      </Field>
      <Button type="submit" className="mt-1">
        {text.apply}
      </Button>
    </form>
  );
}

function wallClock(instant: number, zone: string): string {
  return formatInstant(instant, zone).slice(0, 16).replace(' ', 'T');
}
