'use client';

import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { classNames } from '@/components/ui/class-names';
import { inputStyle } from '@/components/ui/input';
import { type Option, OptionList } from '@/components/ui/option-list';
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover';

type OptionPickerProps = {
  /** Names the list of choices. */
  label: string;
  empty: string;
  options: readonly Option[];
  value: string;
  onChange: (value: string) => void;
  id?: string;
  className?: string;
  'aria-describedby'?: string;
  'aria-invalid'?: boolean;
};

/** One of many: a button that opens a list to search in. */
export function OptionPicker({
  label,
  empty,
  options,
  value,
  onChange,
  className,
  ...control
}: OptionPickerProps) {
  const [open, setOpen] = useState(false);
  const chosen = options.find((option) => option.value === value);
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger
        {...control}
        aria-label={control.id ? undefined : `${label}: ${chosen?.label ?? value}`}
        className={classNames(
          inputStyle,
          'flex h-8 cursor-pointer items-center justify-between gap-2 text-left data-popup-open:bg-hover',
          className,
        )}
      >
        <span className="flex min-w-0 items-center gap-2 [&_svg]:size-4 [&_svg]:shrink-0">
          {chosen?.icon}
          <span className="truncate" title={chosen?.label}>
            {chosen?.label ?? value}
          </span>
        </span>
        <ChevronDown aria-hidden className="size-4 shrink-0 text-ink-faint" />
      </PopoverTrigger>
      <PopoverContent label={label} className="w-(--anchor-width) min-w-64">
        <OptionList
          label={label}
          empty={empty}
          options={options}
          selected={[value]}
          onToggle={(next) => {
            onChange(next);
            setOpen(false);
          }}
        />
      </PopoverContent>
    </Popover>
  );
}
