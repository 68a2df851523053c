'use client';

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
export function Segmented<Value extends string>(props: SegmentedProps<Value>) {
  return (
    <fieldset
      aria-label={props.label}
      className={classNames(
        'inline-flex h-8 max-w-full overflow-x-auto rounded-md border border-line-strong bg-surface p-0.5 [scrollbar-width:none]',
        props.className,
      )}
    >
      {props.options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === props.value}
          aria-label={option.ariaLabel}
          onClick={() => {
            if (option.value !== props.value) props.onValueChange(option.value);
          }}
          className="inline-flex shrink-0 select-none items-center gap-1.5 whitespace-nowrap rounded-sm px-2 text-ink-soft text-sm transition-colors hover:text-ink focus-visible:-outline-offset-2 aria-pressed:bg-accent-soft aria-pressed:text-accent [&_svg]:size-4"
        >
          {option.label}
        </button>
      ))}
    </fieldset>
  );
}
