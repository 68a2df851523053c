'use client';

import { type RefObject, useEffect, useState } from 'react';
import { flushSync } from 'react-dom';

export const rowHeight = 36;
/** Drawn beyond both edges, so that a quick turn of the wheel shows no gap. */
const beyond = 12;
/** The window moves by several rows at once: most frames of scrolling draw nothing at all. */
const step = 6;
/** What the server draws before anybody has measured the box. */
const shownAtFirst = 20;

type RowWindowProps = {
  count: number;
  scroller: RefObject<HTMLElement | null>;
  /** Short tables draw every row. */
  enabled: boolean;
};

/** Which rows of one height are to be drawn; the table's head sticks above them and is as high as they are. */
export function useRowWindow({ count, scroller, enabled }: RowWindowProps) {
  const [box, setBox] = useState({ from: 0, to: shownAtFirst });

  useEffect(() => {
    const element = scroller.current;
    if (!enabled || !element) return;
    let shown = { from: -1, to: -1 };

    function measure(): boolean {
      if (!element) return false;
      const from = Math.floor(element.scrollTop / rowHeight / step) * step;
      const to = Math.ceil((element.scrollTop + element.clientHeight) / rowHeight / step) * step;
      if (from === shown.from && to === shown.to) return false;
      shown = { from, to };
      return true;
    }

    function onScroll() {
      // At once: a row that is drawn a frame late is a blank line.
      if (measure()) flushSync(() => setBox(shown));
    }

    const observer = new ResizeObserver(() => {
      if (measure()) setBox(shown);
    });
    observer.observe(element);
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', onScroll);
    };
  }, [scroller, enabled]);

  function reveal(index: number) {
    const element = scroller.current;
    if (!enabled || !element) return;
    const top = index * rowHeight;
    const lowest = top + 2 * rowHeight - element.clientHeight;
    if (element.scrollTop > top) element.scrollTop = top;
    else if (element.scrollTop < lowest) element.scrollTop = lowest;
  }

  return {
    first: enabled ? Math.max(0, Math.min(box.from - beyond, count - 1)) : 0,
    last: enabled ? Math.min(count - 1, box.to + beyond) : count - 1,
    reveal,
  };
}
