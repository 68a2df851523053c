'use client';

import { useMemo } from 'react';
import { usePreference } from '@/components/layout/viewer';
import type { Column } from './column';

/** Which columns of a named table are shown; kept for the person. Pages hand `shown` to the table. */
export function useColumnChoice<Row>(name: string, columns: readonly Column<Row>[]) {
  const [stored, remember] = usePreference(`columns.${name}`);
  const choice = useMemo(() => choiceFrom(stored), [stored]);
  const isShown = (column: Column<Row>) =>
    column.hideable ? (choice[column.id] ?? !column.hiddenAtFirst) : true;
  return {
    shown: columns.filter(isShown),
    isShown,
    setShown: (id: string, shown: boolean) => remember({ ...choice, [id]: shown }),
    reset: () => remember(null),
  };
}

function choiceFrom(stored: unknown): Readonly<Record<string, boolean>> {
  if (typeof stored !== 'object' || stored === null) return {};
  return Object.fromEntries(
    Object.entries(stored).filter((entry): entry is [string, boolean] => typeof entry[1] === 'boolean'),
  );
}
