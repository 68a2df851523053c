'use client';

import { CircleHelp } from 'lucide-react';
import { buttonStyle } from '@/components/ui/button';
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover';
import { conversationsText } from '@/lib/i18n/dictionaries/conversations';
import { useText } from '@/lib/i18n/locale-provider';

const lines = ['phrase', 'prefix', 'any', 'not', 'group', 'role'] as const;

export function SearchHelp() {
  const text = useText(conversationsText);
  return (
    <Popover>
      <PopoverTrigger
        aria-label={text.help}
        title={text.help}
        className={buttonStyle({ variant: 'quiet', size: 'icon' })}
      >
        <CircleHelp aria-hidden />
      </PopoverTrigger>
      <PopoverContent label={text.help} className="w-96 max-w-[calc(100vw-1rem)]">
        <div className="p-3">
          <SearchSyntax />
        </div>
      </PopoverContent>
    </Popover>
  );
}

/** What can be asked, by examples. */
export function SearchSyntax() {
  const text = useText(conversationsText);
  return (
    <>
      <p className="mb-2 text-ink-soft text-sm">{text.helpLead}</p>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] items-baseline gap-x-3 gap-y-1.5">
        {lines.map((line) => (
          <div key={line} className="contents">
            <dt>
              <code className="rounded-sm bg-sunken px-1 font-mono text-sm">{text.examples[line]}</code>
            </dt>
            <dd className="text-ink-soft text-sm">{text.helpLines[line]}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
