'use client';

import { Check, Minus } from 'lucide-react';
import type { ComponentProps } from 'react';
import { classNames } from './class-names';

type CheckboxProps = Omit<ComponentProps<'input'>, 'type' | 'onChange'> & {
  /** Some but not all of what it stands for. */
  indeterminate?: boolean;
  onCheckedChange?: (checked: boolean) => void;
};

export function Checkbox({ className, indeterminate = false, onCheckedChange, ...rest }: CheckboxProps) {
  return (
    <span className={classNames('relative inline-flex size-4 shrink-0', className)}>
      <input
        type="checkbox"
        ref={(input) => {
          if (input) input.indeterminate = indeterminate;
        }}
        onChange={(event) => onCheckedChange?.(event.target.checked)}
        className="peer size-4 cursor-pointer appearance-none rounded-sm border border-line-strong bg-surface transition-colors after:absolute after:-inset-2 checked:border-accent checked:bg-accent indeterminate:border-accent indeterminate:bg-accent hover:border-ink-faint disabled:cursor-default disabled:opacity-50"
        {...rest}
        {...(rest.checked !== undefined && !onCheckedChange ? { readOnly: true } : {})}
      />
      {indeterminate ? (
        <Minus
          aria-hidden
          strokeWidth={3}
          className="pointer-events-none absolute inset-0.5 size-3 text-accent-ink"
        />
      ) : (
        <Check
          aria-hidden
          strokeWidth={3}
          className="pointer-events-none invisible absolute inset-0.5 size-3 text-accent-ink peer-checked:visible"
        />
      )}
    </span>
  );
}
