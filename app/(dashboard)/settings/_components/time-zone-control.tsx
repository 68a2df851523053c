'use client';

import { ChevronDown } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { classNames } from '@/components/ui/class-names';
import { inputStyle } from '@/components/ui/input';
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover';
import { settingsText } from '@/lib/i18n/dictionaries/settings';
import { useText } from '@/lib/i18n/locale-provider';

const TimeZoneList = dynamic(
  () => import('@/components/filters/time-zone-list').then((module) => module.TimeZoneList),
  { ssr: false },
);

type TimeZoneControlProps = {
  value: string;
  disabled: boolean;
  onChange: (zone: string) => void;
  id?: string;
  'aria-describedby'?: string;
};

export function TimeZoneControl({ value, disabled, onChange, id, ...aria }: TimeZoneControlProps) {
  const text = useText(settingsText);
  const [open, setOpen] = useState(false);
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger
        id={id}
        disabled={disabled}
        {...aria}
        className={classNames(inputStyle, 'flex h-8 items-center justify-between gap-2 text-left')}
      >
        <span className="truncate">{value.replaceAll('_', ' ')}</span>
        <ChevronDown aria-hidden className="size-4 shrink-0 text-ink-faint" />
      </PopoverTrigger>
      <PopoverContent label={text.timeZone} align="end" className="w-72 overflow-hidden">
        <TimeZoneList
          value={value}
          onChoose={(zone) => {
            onChange(zone);
            setOpen(false);
          }}
        />
      </PopoverContent>
    </Popover>
  );
}
