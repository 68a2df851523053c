'use client';

import { type FocusEvent, type KeyboardEvent, type RefObject, useState } from 'react';
import { useShortcut } from '@/components/layout/shortcuts';

type RowKeys = {
  count: number;
  scroller: RefObject<HTMLElement | null>;
  /** Brings a row into sight that may not be drawn yet. */
  reveal: (index: number) => void;
  open: (index: number) => void;
};

/** j and k from anywhere on the page, arrows inside the table; one row at a time can be tabbed to. */
export function useRowKeys({ count, scroller, reveal, open }: RowKeys) {
  const [at, setActive] = useState(0);
  const active = Math.min(at, Math.max(0, count - 1));

  function focusRow(index: number) {
    if (count === 0) return;
    const target = Math.max(0, Math.min(count - 1, index));
    setActive(target);
    reveal(target);
    focusWhenDrawn(scroller.current, target);
  }

  function focused(): number | null {
    const row = document.activeElement?.closest<HTMLElement>('[data-row]');
    return row && scroller.current?.contains(row) ? Number(row.dataset.row) : null;
  }

  useShortcut('j', () => focusRow(focused() === null ? active : active + 1));
  useShortcut('k', () => focusRow(focused() === null ? active : active - 1));

  return {
    active,
    onFocus: (event: FocusEvent) => {
      const row = (event.target as HTMLElement).closest<HTMLElement>('[data-row]');
      if (row) setActive(Number(row.dataset.row));
    },
    onKeyDown: (event: KeyboardEvent) => {
      if (!(event.target as HTMLElement).matches('[data-row]')) return;
      const moves: Record<string, number> = {
        ArrowDown: active + 1,
        ArrowUp: active - 1,
        Home: 0,
        End: count - 1,
        PageDown: active + 10,
        PageUp: active - 10,
      };
      const target = moves[event.key];
      if (target !== undefined) {
        event.preventDefault();
        focusRow(target);
      } else if (event.key === 'Enter') {
        event.preventDefault();
        open(active);
      }
    },
  };
}

/** The row is drawn a frame or two after the scroller has been told to go there. */
function focusWhenDrawn(scroller: HTMLElement | null, index: number, framesLeft = 10): void {
  const row = scroller?.querySelector<HTMLElement>(`[data-row="${index}"]`);
  if (row) {
    row.focus({ preventScroll: false });
    return;
  }
  if (framesLeft > 0) requestAnimationFrame(() => focusWhenDrawn(scroller, index, framesLeft - 1));
}
