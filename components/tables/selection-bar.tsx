'use client';

import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { tableText } from '@/lib/i18n/dictionaries/table';
import { useText } from '@/lib/i18n/locale-provider';

type SelectionBarProps = { count: number; onClear: () => void; children: ReactNode };

/** What can be done with the rows that are ticked; it floats where the eye is after ticking. */
export function SelectionBar({ count, onClear, children }: SelectionBarProps) {
  const text = useText(tableText);
  if (count === 0) return null;
  return (
    <div className="sticky bottom-4 z-20 mx-auto mt-4 flex w-fit max-w-full flex-wrap items-center gap-2 rounded-lg border border-line-strong bg-raised py-2 pr-2 pl-4">
      <span aria-live="polite" className="mr-2 font-medium">
        {text.selected(count)}
      </span>
      {children}
      <Button size="small" variant="quiet" onClick={onClear}>
        {text.clearSelection}
      </Button>
    </div>
  );
}
