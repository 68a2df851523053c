// Rows beside Prisma, whose raw queries turn each cell twice: for wide rows that costs more than reading them.

/** Whole numbers beyond 2^53 are rounded: a query casts to text what must be exact to the last digit. */
export type Cell = string | number | null;

/** One row, by position. */
export type Cells = readonly Cell[];
