'use client';

import { Switch as Base } from '@base-ui/react/switch';
import type { ComponentProps } from 'react';
import { classNames } from './class-names';

export function Switch({
  className,
  ...rest
}: Omit<ComponentProps<typeof Base.Root>, 'className'> & { className?: string }) {
  return (
    <Base.Root
      className={classNames(
        'inline-flex h-5 w-9 shrink-0 cursor-pointer items-center rounded-full border border-transparent bg-line-strong p-0.5 transition-colors data-checked:bg-accent data-disabled:cursor-default data-disabled:opacity-50',
        className,
      )}
      {...rest}
    >
      <Base.Thumb className="size-3.5 rounded-full bg-surface transition-[translate] data-checked:translate-x-4 data-checked:bg-accent-ink" />
    </Base.Root>
  );
}
