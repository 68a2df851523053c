'use client';

import { Command } from 'cmdk';
import { Check } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { classNames } from './class-names';

export type Option = { value: string; label: string; icon?: ReactNode; note?: string };

type OptionListProps = {
  /** Names the search field. */
  label: string;
  empty: string;
  options: readonly Option[];
  selected: readonly string[];
  onToggle: (value: string) => void;
  /** Checkboxes instead of one tick. */
  multiple?: boolean;
};

const shownAtMost = 200;

/** A searchable list for popovers. Long lists show their first 200 matches: typing finds the rest. */
export function OptionList({ label, empty, options, selected, onToggle, multiple = false }: OptionListProps) {
  const [search, setSearch] = useState('');
  const wanted = search.trim().toLowerCase();
  const matches = wanted
    ? options.filter((option) => `${option.label} ${option.value}`.toLowerCase().includes(wanted))
    : options;
  return (
    <Command label={label} shouldFilter={false} loop className="flex max-h-80 min-h-0 flex-col">
      <Command.Input
        autoFocus
        value={search}
        onValueChange={setSearch}
        placeholder={label}
        className="h-9 w-full shrink-0 border-line border-b bg-transparent px-3 outline-none"
      />
      <Command.List className="min-h-0 flex-1 overflow-y-auto p-1">
        <Command.Empty className="px-2 py-4 text-center text-ink-soft">{empty}</Command.Empty>
        {matches.slice(0, shownAtMost).map((option) => {
          const chosen = selected.includes(option.value);
          return (
            <Command.Item
              key={option.value}
              value={option.value}
              onSelect={() => onToggle(option.value)}
              className="flex min-h-8 cursor-pointer select-none items-center gap-2 rounded-md px-2 data-[selected=true]:bg-hover"
            >
              {multiple ? (
                <span
                  aria-hidden
                  className={classNames(
                    'flex size-4 shrink-0 items-center justify-center rounded-sm border',
                    chosen ? 'border-accent bg-accent text-accent-ink' : 'border-line-strong',
                  )}
                >
                  {chosen ? <Check className="size-3" strokeWidth={3} /> : null}
                </span>
              ) : null}
              {option.icon}
              <span className="min-w-0 flex-1 truncate" title={option.label}>
                {option.label}
              </span>
              {option.note ? <span className="shrink-0 text-ink-faint text-sm">{option.note}</span> : null}
              {!multiple && chosen ? <Check aria-hidden className="size-4 shrink-0 text-accent" /> : null}
            </Command.Item>
          );
        })}
      </Command.List>
    </Command>
  );
}
