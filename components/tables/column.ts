import type { ReactNode } from 'react';

export type Column<Row> = {
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  /** Figures stand on the right, in tabular digits. */
  align?: 'left' | 'right';
  /** Pixels. Without it the column shares what room is left, never less than `minWidth`. */
  width?: number;
  minWidth?: number;
  /** What the browser sorts by. With server sorting any value marks the column as sortable. */
  sortValue?: (row: Row) => number | string | null;
  /** First direction when sorted by this column: figures fall, names rise. */
  firstDescending?: boolean;
  /** May be hidden in the column chooser, and whether it is at first. */
  hideable?: boolean;
  hiddenAtFirst?: boolean;
  /** Stays at the right edge while the rest scrolls: the row's actions. */
  pinned?: boolean;
  /** Where the header is an icon or empty, the words for it. */
  headerHidden?: boolean;
};

export type Sort = { column: string; descending: boolean };

/** The hairline says that others slide underneath; it is there only where they do. */
export const pinnedStyle = 'sticky right-0 group-data-wide/table:shadow-[-1px_0_0_var(--line)]';
