'use client';

import type { ComponentProps } from 'react';
import { classNames } from './class-names';

type SwitchProps = Omit<
  ComponentProps<'input'>,
  'type' | 'role' | 'checked' | 'defaultChecked' | 'onChange'
> & {
  checked: boolean;
  onCheckedChange?: (checked: boolean) => void;
};

export function Switch({ className, checked, onCheckedChange, ...rest }: SwitchProps) {
  return (
    <input
      type="checkbox"
      role="switch"
      checked={checked}
      aria-checked={checked}
      onChange={(event) => onCheckedChange?.(event.target.checked)}
      className={classNames(
        'inline-flex h-5 w-9 shrink-0 cursor-pointer appearance-none items-center rounded-full bg-line-strong p-[3px] transition-colors',
        'before:size-3.5 before:rounded-full before:bg-surface before:transition-[translate] checked:bg-accent checked:before:translate-x-4 checked:before:bg-accent-ink',
        'disabled:cursor-default disabled:opacity-50',
        className,
      )}
      {...rest}
    />
  );
}
