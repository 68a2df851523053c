import type { ComponentProps } from 'react';
import { classNames } from './class-names';

export const inputStyle =
  'base:w-full min-w-0 rounded-md border base:border-line-strong bg-surface base:px-2.5 base:text-base text-ink transition-colors hover:not-disabled:border-ink-faint focus-visible:border-accent focus-visible:outline-1 focus-visible:-outline-offset-1 focus-visible:outline-accent disabled:bg-sunken disabled:text-ink-faint aria-invalid:border-bad aria-invalid:outline-bad';

export function Input({ className, ...rest }: ComponentProps<'input'>) {
  return <input className={classNames(inputStyle, 'base:h-8', className)} {...rest} />;
}

export function Textarea({ className, ...rest }: ComponentProps<'textarea'>) {
  return <textarea className={classNames(inputStyle, 'base:min-h-20 py-1.5', className)} {...rest} />;
}
