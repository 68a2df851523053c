'use client';

import { Tabs as Base } from '@base-ui/react/tabs';
import type { ComponentProps } from 'react';
import { classNames } from './class-names';

export const Tabs = Base.Root;

export function TabList({
  className,
  ...rest
}: Omit<ComponentProps<typeof Base.List>, 'className'> & { className?: string }) {
  return (
    <Base.List
      className={classNames(
        'flex gap-4 overflow-x-auto border-line border-b [scrollbar-width:none]',
        className,
      )}
      {...rest}
    />
  );
}

export function Tab({
  className,
  ...rest
}: Omit<ComponentProps<typeof Base.Tab>, 'className'> & { className?: string }) {
  return (
    <Base.Tab
      className={classNames(
        '-mb-px flex h-9 shrink-0 select-none items-center gap-1.5 whitespace-nowrap border-transparent border-b-2 text-ink-soft transition-colors hover:text-ink focus-visible:-outline-offset-2 data-active:border-accent data-active:text-ink',
        className,
      )}
      {...rest}
    />
  );
}

export function TabPanel({
  className,
  ...rest
}: Omit<ComponentProps<typeof Base.Panel>, 'className'> & { className?: string }) {
  return <Base.Panel className={classNames('pt-4 outline-offset-4', className)} {...rest} />;
}
