import type { Column, Sort } from './column';
import { compareValues } from './compare-values';

/** The rows in the order of a column; equal ones keep the order they came in. */
export function sortRows<Row>(rows: readonly Row[], columns: readonly Column<Row>[], sort: Sort): Row[] {
  const sortValue = columns.find((column) => column.id === sort.column)?.sortValue;
  if (!sortValue) return [...rows];
  const direction = sort.descending ? -1 : 1;
  return rows
    .map((row) => ({ row, value: sortValue(row) }))
    .sort((left, right) => direction * compareValues(left.value, right.value))
    .map(({ row }) => row);
}
