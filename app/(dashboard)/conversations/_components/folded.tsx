'use client';

import { ChevronRight, type LucideIcon } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { CopyButton } from '@/components/ui/copy-button';
import { formatCount } from '@/lib/format/numbers';
import { conversationsText } from '@/lib/i18n/dictionaries/conversations';
import { useLocale, useText } from '@/lib/i18n/locale-provider';

type FoldedProps = {
  icon: LucideIcon;
  title: string;
  /** How many characters are inside. */
  length: number;
  /** What a button inside copies, where nothing inside has one of its own. */
  copy?: string;
  children: ReactNode;
};

/** A line that opens. What is inside is made when it is opened first. */
export function Folded({ icon: Icon, title, length, copy, children }: FoldedProps) {
  const text = useText(conversationsText);
  const { locale } = useLocale();
  const [everOpen, setEverOpen] = useState(false);
  return (
    <details
      onToggle={(event) => {
        if (event.currentTarget.open) setEverOpen(true);
      }}
      className="group/folded min-w-0 rounded-md border border-line bg-surface"
    >
      <summary className="flex min-h-9 list-none items-center gap-2 rounded-md px-2.5 py-1 text-ink-soft hover:text-ink focus-visible:-outline-offset-2 [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden
          className="size-4 shrink-0 text-ink-faint transition-transform group-open/folded:rotate-90"
        />
        <Icon aria-hidden className="size-4 shrink-0 text-ink-faint" />
        <bdi className="min-w-0 truncate" title={title}>
          {title}
        </bdi>
        <span className="ml-auto shrink-0 text-ink-faint text-sm">
          {text.characters(formatCount(length, locale))}
        </span>
      </summary>
      {everOpen ? (
        <div className="border-line border-t p-3">
          {children}
          {copy === undefined ? null : (
            <div className="mt-2 flex justify-end">
              <CopyButton value={copy} withText label={text.copyPart} />
            </div>
          )}
        </div>
      ) : null}
    </details>
  );
}
