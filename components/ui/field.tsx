'use client';

import { cloneElement, type ReactElement, type ReactNode, useId } from 'react';
import { commonText } from '@/lib/i18n/dictionaries/common';
import { useText } from '@/lib/i18n/locale-provider';
import { classNames } from './class-names';

type ControlProps = { id?: string; 'aria-describedby'?: string; 'aria-invalid'?: boolean };

type FieldProps = {
  label: ReactNode;
  hint?: ReactNode;
  error?: string | undefined;
  optional?: boolean;
  className?: string;
  /** The one control; it is given its id and its descriptions. */
  children: ReactElement<ControlProps>;
};

/** A labelled control with its hint and its error, tied together for screen readers. */
export function Field({ label, hint, error, optional = false, className, children }: FieldProps) {
  const text = useText(commonText);
  const id = useId();
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ');
  return (
    <div className={classNames('flex base:min-w-0 flex-col gap-1', className)}>
      <label htmlFor={id} className="font-medium text-sm">
        {label}
        {optional ? <span className="ml-1 font-normal text-ink-faint">({text.optional})</span> : null}
      </label>
      {cloneElement(children, {
        id,
        ...(described ? { 'aria-describedby': described } : {}),
        ...(error ? { 'aria-invalid': true } : {}),
      })}
      {hint ? (
        <p id={`${id}-hint`} className="text-ink-faint text-sm">
          {hint}
        </p>
      ) : null}
      {error ? (
        <p id={`${id}-error`} role="alert" className="text-bad text-sm">
          {error}
        </p>
      ) : null}
    </div>
  );
}
