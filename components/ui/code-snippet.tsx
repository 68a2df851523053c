'use client';

import { useState } from 'react';
import { CopyButton } from './copy-button';
import { Segmented } from './segmented';

export type Snippet = { name: string; code: string };

/** Code to copy; several snippets become a choice of languages. */
export function CodeSnippet({ snippets, label }: { snippets: readonly Snippet[]; label: string }) {
  const [chosen, setChosen] = useState(snippets[0]?.name ?? '');
  const snippet = snippets.find(({ name }) => name === chosen) ?? snippets[0];
  if (!snippet) return null;
  return (
    <div className="min-w-0 text-left">
      {snippets.length > 1 ? (
        <Segmented
          label={label}
          value={snippet.name}
          onValueChange={setChosen}
          options={snippets.map(({ name }) => ({ value: name, label: name }))}
          className="mb-2"
        />
      ) : null}
      <div className="relative rounded-md border border-line bg-sunken">
        <section
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
          tabIndex={0}
          aria-label={label}
          className="overflow-x-auto rounded-md p-3 pr-11"
        >
          <pre className="font-mono text-ink text-sm">
            <code>{snippet.code}</code>
          </pre>
        </section>
        <div className="absolute top-1.5 right-1.5 rounded-md bg-sunken">
          <CopyButton value={snippet.code} />
        </div>
      </div>
    </div>
  );
}
