'use client';

import { type RefObject, useEffect, useState } from 'react';

/** Whether what is inside is wider than the box it scrolls in. */
export function useIsWide(box: RefObject<HTMLElement | null>, minimumWidth: number): boolean {
  const [isWide, setIsWide] = useState(false);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setIsWide(minimumWidth > entry.contentRect.width + 1);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [box, minimumWidth]);
  return isWide;
}
