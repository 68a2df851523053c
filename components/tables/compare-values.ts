const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** Ascending; what is not known comes first, so that it ends up last where big figures lead. */
export function compareValues(a: unknown, b: unknown): number {
  if (a === null || a === undefined) return b === null || b === undefined ? 0 : -1;
  if (b === null || b === undefined) return 1;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return collator.compare(String(a), String(b));
}
