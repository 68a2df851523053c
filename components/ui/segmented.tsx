'use client';

import { Toggle } from '@base-ui/react/toggle';
import { ToggleGroup } from '@base-ui/react/toggle-group';
import type { ReactNode } from 'react';
import { classNames } from './class-names';

type SegmentedProps<Value extends string> = {
  label: string;
  value: Value;
  onValueChange: (value: Value) => void;
  options: readonly { value: Value; label: ReactNode; ariaLabel?: string }[];
  className?: string;
};

/** One of a few choices, all in sight. */
export function Segmented<Value extends string>({
  label,
  value,
  onValueChange,
  options,
  className,
}: SegmentedProps<Value>) {
  return (
    <ToggleGroup
      aria-label={label}
      value={[value]}
      onValueChange={(next) => {
        const chosen = next[0];
        if (chosen !== undefined) onValueChange(chosen as Value);
      }}
      className={classNames(
        'inline-flex h-8 max-w-full overflow-x-auto rounded-md border border-line-strong bg-surface p-0.5 [scrollbar-width:none]',
        className,
      )}
    >
      {options.map((option) => (
        <Toggle
          key={option.value}
          value={option.value}
          aria-label={option.ariaLabel}
          className="inline-flex shrink-0 select-none items-center gap-1.5 whitespace-nowrap rounded-sm px-2 text-ink-soft text-sm transition-colors hover:text-ink focus-visible:-outline-offset-2 data-pressed:bg-accent-soft data-pressed:text-accent [&_svg]:size-4"
        >
          {option.label}
        </Toggle>
      ))}
    </ToggleGroup>
  );
}
