'use client';

// The one table. Rows are 36 px and drawn only while in sight, so ten thousand scroll like ten.
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { classNames } from '@/components/ui/class-names';
import { tableText } from '@/lib/i18n/dictionaries/table';
import { useText } from '@/lib/i18n/locale-provider';
import type { Column, Sort } from './column';
import { sortRows } from './sort-rows';
import { TableHead } from './table-head';
import { TableMore } from './table-more';
import { TableRow } from './table-row';
import { useIsWide } from './use-is-wide';
import { useRowKeys } from './use-row-keys';
import { rowHeight, useRowWindow } from './use-row-window';

const virtualFrom = 80;

export type DataTableProps<Row> = {
  /** Read by screen readers: what the rows are. */
  label: string;
  /** Those to show, in order; hidden ones are already left out. */
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowId: (row: Row) => string;
  /** What a row is called, for its checkbox. */
  rowName?: (row: Row) => string;
  onOpen?: (row: Row) => void;
  openId?: string | null;
  /** Server sorting: the order is the address's. Without it the browser sorts what it has. */
  sort?: Sort | null;
  onSort?: (sort: Sort | null) => void;
  sortAtFirst?: Sort;
  selection?: ReadonlySet<string>;
  onSelect?: (selection: ReadonlySet<string>) => void;
  hasMore?: boolean;
  loadingMore?: boolean;
  onLoadMore?: () => void;
  /** In the place of rows when there are none. */
  empty?: ReactNode;
  /** Marks rows such as disabled ones. */
  rowMuted?: (row: Row) => boolean;
  className?: string;
};

export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { columns, rows, rowId, selection, onSelect, onOpen } = props;
  const text = useText(tableText);
  const scroller = useRef<HTMLDivElement>(null);
  const [ownSort, setOwnSort] = useState<Sort | null>(props.sortAtFirst ?? null);
  const serverSorted = props.onSort !== undefined;
  const sort = serverSorted ? (props.sort ?? null) : ownSort;

  const ordered = useMemo(
    () => (sort && !serverSorted ? sortRows(rows, columns, sort) : rows),
    [rows, columns, sort, serverSorted],
  );

  function toggleSort(column: Column<Row>) {
    const first = column.firstDescending ?? column.align === 'right';
    const next = { column: column.id, descending: sort?.column === column.id ? !sort.descending : first };
    if (props.onSort) props.onSort(next);
    else setOwnSort(next);
  }

  const isVirtual = ordered.length > virtualFrom;
  const inSight = useRowWindow({ count: ordered.length, scroller, enabled: isVirtual });
  const { first, last } = inSight;
  const above = first * rowHeight;
  const below = (ordered.length - 1 - last) * rowHeight;

  const keys = useRowKeys({
    count: ordered.length,
    scroller,
    reveal: inSight.reveal,
    open: (index) => {
      const row = ordered[index];
      if (row) onOpen?.(row);
    },
  });

  const { hasMore = false, loadingMore = false, onLoadMore } = props;
  const nearEnd = isVirtual && last >= ordered.length - 20;
  useEffect(() => {
    if (nearEnd && hasMore && !loadingMore) onLoadMore?.();
  }, [nearEnd, hasMore, loadingMore, onLoadMore]);

  const minimum = columns.reduce(
    (sum, column) => sum + (column.width ?? column.minWidth ?? 120),
    selection ? 40 : 0,
  );
  const isWide = useIsWide(scroller, minimum);

  // One function for all rows and all times: rows that stay in sight are not drawn again while scrolling.
  const latestSelection = useRef({ selection, onSelect });
  useEffect(() => {
    latestSelection.current = { selection, onSelect };
  });
  const selectRow = useCallback((id: string, chosen: boolean) => {
    const { selection: before, onSelect: tell } = latestSelection.current;
    const next = new Set(before);
    if (chosen) next.add(id);
    else next.delete(id);
    tell?.(next);
  }, []);

  if (rows.length === 0 && props.empty) return <>{props.empty}</>;

  const ids = selection && onSelect ? ordered.map(rowId) : [];
  const span = columns.length + (selection ? 1 : 0);

  return (
    <div className={classNames('flex min-h-0 min-w-0 flex-col', props.className)}>
      <div
        ref={scroller}
        data-wide={isWide ? '' : undefined}
        className={classNames(
          'group/table relative min-w-0 scroll-pt-9 overflow-auto rounded-lg',
          isVirtual && 'max-h-[calc(100dvh-11rem)]',
        )}
      >
        <table
          aria-label={props.label}
          aria-rowcount={hasMore ? -1 : ordered.length + 1}
          className="w-full table-fixed border-separate border-spacing-0"
          style={{ minWidth: minimum }}
        >
          <colgroup>
            {selection ? <col style={{ width: 40 }} /> : null}
            {columns.map((column) => (
              <col key={column.id} style={column.width ? { width: column.width } : undefined} />
            ))}
          </colgroup>
          <TableHead
            columns={columns}
            sort={sort}
            onSort={toggleSort}
            allSelected={selection ? ids.length > 0 && ids.every((id) => selection.has(id)) : null}
            someSelected={selection ? ids.some((id) => selection.has(id)) : false}
            onSelectAll={(chosen) => onSelect?.(new Set(chosen ? ids : []))}
          />
          <tbody onKeyDown={keys.onKeyDown} onFocus={keys.onFocus}>
            {above > 0 ? <Spacer height={above} span={span} /> : null}
            {ordered.slice(first, last + 1).map((row, offset) => {
              const index = first + offset;
              const id = rowId(row);
              return (
                <TableRow
                  key={id}
                  id={id}
                  row={row}
                  index={index}
                  columns={columns}
                  open={props.openId === id}
                  muted={props.rowMuted?.(row) ?? false}
                  last={index === ordered.length - 1 && !hasMore}
                  focusable={index === keys.active}
                  name={props.rowName?.(row) ?? id}
                  selected={selection ? selection.has(id) : null}
                  onSelect={selectRow}
                  {...(onOpen ? { onOpen } : {})}
                />
              );
            })}
            {below > 0 ? <Spacer height={below} span={span} /> : null}
          </tbody>
        </table>
        {hasMore ? <TableMore loading={loadingMore} onLoadMore={onLoadMore} label={text.loadMore} /> : null}
      </div>
    </div>
  );
}

function Spacer({ height, span }: { height: number; span: number }) {
  return (
    <tr aria-hidden>
      <td colSpan={span} style={{ height, padding: 0 }} />
    </tr>
  );
}
