import { type ClassValue, clsx } from 'clsx';

/**
 * Joins class names. What a component may be told otherwise stands behind `base:` (globals.css), which gives way to
 * any plain utility: the style sheet decides, and no page carries a table of what conflicts with what.
 */
export function classNames(...values: ClassValue[]): string {
  return clsx(values);
}
