'use client';

import { Command } from 'cmdk';
import type { ReactNode } from 'react';
import { Kbd } from '@/components/ui/kbd';

const itemStyle =
  'flex min-h-9 cursor-pointer select-none items-center gap-2.5 rounded-md px-2.5 text-ink-soft data-[selected=true]:bg-hover data-[selected=true]:text-ink [&>svg]:size-4 [&>svg]:shrink-0';

export const paletteGroupStyle =
  '[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-ink-faint [&_[cmdk-group-heading]]:text-xs';

type PaletteItemProps = {
  value: string;
  /** Further words that find it. */
  keywords?: string[];
  icon: ReactNode;
  keys?: readonly string[];
  /** Told on the right: whose it is. */
  note?: string;
  onSelect: () => void;
  children: ReactNode;
};

export function PaletteItem({
  value,
  keywords,
  icon,
  keys = [],
  note,
  onSelect,
  children,
}: PaletteItemProps) {
  return (
    <Command.Item value={value} onSelect={onSelect} className={itemStyle} {...(keywords ? { keywords } : {})}>
      {icon}
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {note ? <span className="max-w-40 truncate text-ink-faint text-sm">{note}</span> : null}
      <span aria-hidden className="flex gap-1">
        {keys.map((key) => (
          <Kbd key={key}>{key}</Kbd>
        ))}
      </span>
    </Command.Item>
  );
}
