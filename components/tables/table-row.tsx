'use client';

import { type MouseEvent, memo } from 'react';
import { Checkbox } from '@/components/ui/checkbox';
import { classNames } from '@/components/ui/class-names';
import { tableText } from '@/lib/i18n/dictionaries/table';
import { useText } from '@/lib/i18n/locale-provider';
import { type Column, pinnedStyle } from './column';

type TableRowProps<Row> = {
  id: string;
  row: Row;
  index: number;
  columns: readonly Column<Row>[];
  name: string;
  open: boolean;
  muted: boolean;
  last: boolean;
  focusable: boolean;
  /** null: rows cannot be selected. */
  selected: boolean | null;
  onSelect: (id: string, selected: boolean) => void;
  onOpen?: (row: Row) => void;
};

/** Clicks on a row open it, except on what is a control of its own or the end of selecting text. */
function opensRow(event: MouseEvent): boolean {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return false;
  // React hands on the clicks of menus and dialogs that a cell opened, wherever in the document they are.
  if (!event.currentTarget.contains(event.target as Node)) return false;
  if ((event.target as Element).closest('a,button,input,label,[role="checkbox"],[role="switch"]'))
    return false;
  return window.getSelection()?.isCollapsed ?? true;
}

function Row<Data>(props: TableRowProps<Data>) {
  const { row, onOpen, selected } = props;
  const text = useText(tableText);
  // Opaque below the tint, since a pinned cell has others sliding under it.
  const cellStyle = classNames(
    'h-9 bg-surface bg-[linear-gradient(var(--row-tint),var(--row-tint))] px-3',
    props.last ? '' : 'border-line border-b',
  );
  return (
    <tr
      data-row={props.index}
      tabIndex={props.focusable ? 0 : -1}
      aria-rowindex={props.index + 2}
      onClick={(event) => {
        if (onOpen && opensRow(event)) onOpen(row);
      }}
      className={classNames(
        'group/row outline-none [--row-tint:transparent] focus-visible:[&>td:first-child]:shadow-[inset_2px_0_0_var(--accent)]',
        onOpen && 'cursor-pointer',
        props.open || selected
          ? '[--row-tint:var(--accent-soft)]'
          : 'hover:[--row-tint:var(--hover)] focus-visible:[--row-tint:var(--hover)]',
        props.muted && 'text-ink-faint',
      )}
    >
      {selected === null ? null : (
        <td className={classNames(cellStyle, 'pr-0')}>
          <span className="flex">
            <Checkbox
              aria-label={text.selectRow(props.name)}
              checked={selected}
              onCheckedChange={(chosen) => props.onSelect(props.id, chosen)}
            />
          </span>
        </td>
      )}
      {props.columns.map((column) => (
        <td
          key={column.id}
          className={classNames(
            cellStyle,
            'overflow-hidden',
            column.align === 'right' ? 'figures' : 'truncate',
            column.pinned && pinnedStyle,
          )}
        >
          {column.cell(row)}
        </td>
      ))}
    </tr>
  );
}

/** Drawn again only when something of it has changed. */
export const TableRow = memo(Row) as typeof Row;
