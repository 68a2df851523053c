'use client';

import { Button } from '@/components/ui/button';

type TableMoreProps = { loading: boolean; onLoadMore: (() => void) | undefined; label: string };

/** The end of what is loaded. Scrolling there loads more by itself; the button is for everybody else. */
export function TableMore({ loading, onLoadMore, label }: TableMoreProps) {
  return (
    <div className="sticky left-0 flex h-12 items-center justify-center">
      <Button size="small" variant="quiet" pending={loading} onClick={() => onLoadMore?.()}>
        {label}
      </Button>
    </div>
  );
}
