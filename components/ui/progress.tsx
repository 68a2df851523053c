'use client';

import { Progress as Base } from '@base-ui/react/progress';
import { classNames } from './class-names';

/** `value` from 0 to 100; null while the length of the work is not known. */
export function Progress({
  value,
  label,
  className,
}: {
  value: number | null;
  label: string;
  className?: string;
}) {
  return (
    <Base.Root value={value} aria-label={label} className={classNames('w-full', className)}>
      <Base.Track className="h-1.5 overflow-hidden rounded-full bg-sunken">
        <Base.Indicator className="h-full rounded-full bg-accent transition-[width] data-indeterminate:w-1/3 data-indeterminate:animate-pulse" />
      </Base.Track>
    </Base.Root>
  );
}
