'use client';

import { useEffect, useState } from 'react';
import { classNames } from '@/components/ui/class-names';
import { CopyButton } from '@/components/ui/copy-button';
import { conversationsText } from '@/lib/i18n/dictionaries/conversations';
import { useText } from '@/lib/i18n/locale-provider';
import type { CodeToken } from './highlight';
import { knownLanguage } from './languages';

/** Longer code is shown without colours. */
const longestHighlighted = 30_000;

type CodeBlockProps = {
  code: string;
  language: string;
  /** Instead of the language. */
  title?: string;
  className?: string;
};

/** Code with its language, its colours and a button to copy it. */
export function CodeBlock({ code, language, title, className }: CodeBlockProps) {
  const text = useText(conversationsText);
  const lines = useColours(code, language);
  const name = title ?? (language || text.code);
  return (
    <div className={classNames('min-w-0 rounded-md border border-line bg-sunken', className)}>
      <div className="flex h-8 items-center justify-between gap-2 border-line border-b pr-0.5 pl-3">
        <span className="truncate font-mono text-ink-soft text-xs">{name}</span>
        <CopyButton value={code} label={text.copyCode} className="border-transparent" />
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms; this only scrolls */}
      <div
        role="group"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label={name}
        className="max-h-[36rem] overflow-auto rounded-b-md px-3 py-2.5 focus-visible:-outline-offset-2"
      >
        <pre dir="ltr" className="font-mono text-ink text-sm">
          <code>{lines ? <Coloured lines={lines} /> : code}</code>
        </pre>
      </div>
    </div>
  );
}

function Coloured({ lines }: { lines: CodeToken[][] }) {
  return lines.map((line, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: lines and tokens of one text stand in order and never move
    <span key={at}>
      {line.map((token, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <span key={index} style={token.colour ? { color: token.colour } : undefined}>
          {token.text}
        </span>
      ))}
      {at < lines.length - 1 ? '\n' : null}
    </span>
  ));
}

/** Null until there are colours, and for ever where there are none. */
function useColours(code: string, language: string): CodeToken[][] | null {
  const known = code.length <= longestHighlighted ? knownLanguage(language) : null;
  const [coloured, setColoured] = useState<{ code: string; lines: CodeToken[][] } | null>(null);
  useEffect(() => {
    if (known === null) return;
    let wanted = true;
    import('./highlight')
      .then(({ highlight }) => highlight(code, known))
      .then((lines) => {
        if (wanted) setColoured({ code, lines });
      })
      // The code is on the screen already; colours that did not arrive are no loss to report.
      .catch(() => undefined);
    return () => {
      wanted = false;
    };
  }, [code, known]);
  return coloured?.code === code ? coloured.lines : null;
}
