'use client';

import type { ReactNode } from 'react';
import { Count } from '@/components/ui/count';
import { Money } from '@/components/ui/money';
import { TimeAgo } from '@/components/ui/time-ago';
import type { Column } from './column';

type Shown = { width: number; hiddenAtFirst?: boolean };

type MakersOptions<Id extends string> = {
  names: Readonly<Record<Id, string>>;
  /** Only a list that is loaded to its end can be sorted in the browser. */
  sortable: boolean;
  /** What the last column, with the menu of a row, is called. */
  actions: string;
};

/** Columns that the tables of keys, accounts, users and projects have in common: one look for one kind of value. */
export function columnMakers<Row, Id extends string>({ names, sortable, actions }: MakersOptions<Id>) {
  const by = (value: (row: Row) => number | string | null) => (sortable ? { sortValue: value } : {});
  return {
    by,
    count: (id: Id, value: (row: Row) => number, shown: Shown): Column<Row> => ({
      ...{ id, header: names[id], align: 'right', hideable: true, ...shown, ...by(value) },
      cell: (row) => <Count value={value(row)} />,
    }),
    money: (id: Id, value: (row: Row) => number | null, shown: Shown): Column<Row> => ({
      ...{ id, header: names[id], align: 'right', hideable: true, ...shown, ...by(value) },
      cell: (row) => <Money value={value(row)} />,
    }),
    time: (id: Id, value: (row: Row) => string | null, shown: Shown): Column<Row> => ({
      ...{ id, header: names[id], hideable: true, firstDescending: true, ...shown, ...by(value) },
      cell: (row) => <TimeAgo value={value(row)} className="text-ink-soft" />,
    }),
    menu: (cell: (row: Row) => ReactNode): Column<Row> => ({
      ...{
        id: 'actions',
        header: actions,
        headerHidden: true,
        width: 52,
        pinned: true,
        align: 'right',
        cell,
      },
    }),
  };
}
