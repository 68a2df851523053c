'use client';

import { ArrowDown, ArrowUp } from 'lucide-react';
import { Checkbox } from '@/components/ui/checkbox';
import { classNames } from '@/components/ui/class-names';
import { tableText } from '@/lib/i18n/dictionaries/table';
import { useText } from '@/lib/i18n/locale-provider';
import { type Column, pinnedStyle, type Sort } from './column';

type TableHeadProps<Row> = {
  columns: readonly Column<Row>[];
  sort: Sort | null;
  onSort: (column: Column<Row>) => void;
  /** null: rows cannot be selected. */
  allSelected: boolean | null;
  someSelected: boolean;
  onSelectAll: (chosen: boolean) => void;
};

const cellStyle =
  'sticky top-0 base:z-10 h-9 border-line border-b bg-surface px-3 font-medium text-ink-soft text-sm';

export function TableHead<Row>({
  columns,
  sort,
  onSort,
  allSelected,
  someSelected,
  onSelectAll,
}: TableHeadProps<Row>) {
  const text = useText(tableText);
  return (
    <thead>
      <tr>
        {allSelected === null ? null : (
          <th scope="col" className={classNames(cellStyle, 'pr-0')}>
            <span className="flex">
              <Checkbox
                aria-label={text.selectAll}
                checked={allSelected}
                indeterminate={someSelected && !allSelected}
                onCheckedChange={onSelectAll}
              />
            </span>
          </th>
        )}
        {columns.map((column) => {
          const sorted = sort?.column === column.id ? sort : null;
          return (
            <th
              key={column.id}
              scope="col"
              aria-sort={sorted ? (sorted.descending ? 'descending' : 'ascending') : undefined}
              className={classNames(
                cellStyle,
                column.align === 'right' ? 'text-right' : 'text-left',
                column.pinned && pinnedStyle,
                column.pinned && 'z-20',
              )}
            >
              {column.sortValue ? (
                <button
                  type="button"
                  title={text.sortBy(column.header)}
                  onClick={() => onSort(column)}
                  className={classNames(
                    'inline-flex max-w-full items-center gap-1 rounded-sm align-middle hover:text-ink',
                    column.align === 'right' && 'flex-row-reverse',
                    sorted && 'text-ink',
                  )}
                >
                  <span className="truncate">{column.header}</span>
                  {sorted ? (
                    sorted.descending ? (
                      <ArrowDown aria-hidden className="size-3.5 shrink-0" />
                    ) : (
                      <ArrowUp aria-hidden className="size-3.5 shrink-0" />
                    )
                  ) : null}
                </button>
              ) : (
                <span className={column.headerHidden ? 'sr-only' : 'block truncate'} title={column.header}>
                  {column.header}
                </span>
              )}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}
