'use client';

import { cloneElement, type ReactElement, useId } from 'react';

type ControlProps = { id?: string; 'aria-describedby'?: string; 'aria-invalid'?: boolean };

type SettingRowProps = {
  label: string;
  hint: string;
  error?: string | undefined;
  children: ReactElement<ControlProps>;
};

/** A setting: what it is on the left, its control on the right, below each other on phones. */
export function SettingRow({ label, hint, error, children }: SettingRowProps) {
  const id = useId();
  return (
    <div className="flex flex-col gap-2 px-4 py-3 sm:flex-row sm:items-start sm:gap-6">
      <div className="min-w-0 flex-1">
        <label htmlFor={id} id={`${id}-label`} className="font-medium">
          {label}
        </label>
        <p id={`${id}-hint`} className="text-ink-soft text-sm">
          {hint}
        </p>
        {error ? (
          <p id={`${id}-error`} role="alert" className="text-bad text-sm">
            {error}
          </p>
        ) : null}
      </div>
      <div className="shrink-0 sm:w-64 sm:text-right">
        {cloneElement(children, {
          id,
          'aria-describedby': error ? `${id}-hint ${id}-error` : `${id}-hint`,
          ...(error ? { 'aria-invalid': true } : {}),
        })}
      </div>
    </div>
  );
}
