import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';

type FoldedGroupProps = { title: string; hint?: string; openAtFirst?: boolean; children: ReactNode };

/** Fields that most people leave alone: folded away until asked for. */
export function FoldedGroup({ title, hint, openAtFirst = false, children }: FoldedGroupProps) {
  return (
    <details open={openAtFirst} className="group border-line border-t pt-3">
      <summary className="flex cursor-pointer list-none items-center gap-1.5 rounded-md font-semibold [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden
          className="size-4 shrink-0 text-ink-faint transition-transform group-open:rotate-90"
        />
        {title}
      </summary>
      <div className="flex flex-col gap-4 pt-3 pb-1">
        {hint ? <p className="text-ink-faint text-sm">{hint}</p> : null}
        {children}
      </div>
    </details>
  );
}
