import { expect, it } from 'vitest';
import type { Column } from './column';
import { sortRows } from './sort-rows';

type Row = { name: string; cost: number | null };

const columns: Column<Row>[] = [
  { id: 'name', header: 'Name', cell: ({ name }) => name, sortValue: ({ name }) => name },
  { id: 'cost', header: 'Cost', cell: ({ cost }) => cost, sortValue: ({ cost }) => cost },
  { id: 'menu', header: '', cell: () => null },
];

const rows: Row[] = [
  { name: 'key 10', cost: 2 },
  { name: 'key 9', cost: null },
  { name: 'Key 2', cost: 2 },
];

const names = (sorted: readonly Row[]) => sorted.map(({ name }) => name);

it('puts names in the order people count in', () => {
  expect(names(sortRows(rows, columns, { column: 'name', descending: false }))).toEqual([
    'Key 2',
    'key 9',
    'key 10',
  ]);
});

it('puts what is not known last where big figures lead, and keeps equal ones as they came', () => {
  expect(names(sortRows(rows, columns, { column: 'cost', descending: true }))).toEqual([
    'key 10',
    'Key 2',
    'key 9',
  ]);
});

it('leaves rows as they are for a column that does not sort or is hidden', () => {
  expect(sortRows(rows, columns, { column: 'menu', descending: true })).toEqual(rows);
  expect(sortRows(rows, columns, { column: 'gone', descending: true })).toEqual(rows);
});
