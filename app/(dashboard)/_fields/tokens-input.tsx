'use client';

import { X } from 'lucide-react';
import { type ClipboardEvent, useId, useState } from 'react';
import { classNames } from '@/components/ui/class-names';
import { inputStyle } from '@/components/ui/input';

type TokensInputProps = {
  values: readonly string[];
  onChange: (values: string[]) => void;
  /** Names the button that takes an entry away. */
  removeLabel: (value: string) => string;
  suggestions?: readonly string[];
  placeholder?: string;
  id?: string;
  'aria-describedby'?: string;
  'aria-invalid'?: boolean;
};

/** Several short entries in one field: Enter or a comma ends one, Backspace takes the last, pasting splits lines. */
export function TokensInput({
  values,
  onChange,
  removeLabel,
  suggestions,
  placeholder,
  ...control
}: TokensInputProps) {
  const [typed, setTyped] = useState('');
  const listId = useId();

  function add(text: string) {
    const entries = text
      .split(/[\s,，;]+/)
      .map((entry) => entry.trim())
      .filter(Boolean);
    if (entries.length > 0) onChange([...new Set([...values, ...entries])]);
    setTyped('');
  }

  function paste(event: ClipboardEvent<HTMLInputElement>) {
    const text = event.clipboardData.getData('text');
    if (!/[\s,，;]/.test(text.trim())) return;
    event.preventDefault();
    add(typed + text);
  }

  return (
    <div
      className={classNames(
        inputStyle,
        'flex min-h-8 flex-wrap items-center gap-1 py-1 pr-1 pl-1 focus-within:border-accent',
        control['aria-invalid'] && 'border-bad',
      )}
    >
      {values.map((value) => (
        <span
          key={value}
          className="inline-flex h-6 min-w-0 max-w-full items-center gap-0.5 rounded-sm bg-sunken pl-1.5 font-mono text-sm"
        >
          <span className="truncate" title={value}>
            {value}
          </span>
          <button
            type="button"
            aria-label={removeLabel(value)}
            onClick={() => onChange(values.filter((other) => other !== value))}
            className="flex size-6 shrink-0 items-center justify-center rounded-sm text-ink-faint hover:text-ink"
          >
            <X className="size-3.5" />
          </button>
        </span>
      ))}
      <input
        {...control}
        value={typed}
        list={suggestions ? listId : undefined}
        placeholder={values.length === 0 ? placeholder : undefined}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        onChange={(event) => setTyped(event.target.value)}
        onPaste={paste}
        onBlur={() => add(typed)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if ((event.key === 'Enter' || event.key === ',') && typed.trim()) {
            event.preventDefault();
            add(typed);
          } else if (event.key === 'Backspace' && typed === '' && values.length > 0) {
            onChange(values.slice(0, -1));
          }
        }}
        className="h-6 min-w-24 flex-1 bg-transparent px-1.5 outline-none placeholder:text-ink-faint"
      />
      {suggestions ? (
        <datalist id={listId}>
          {suggestions.map((suggestion) => (
            <option key={suggestion} value={suggestion} />
          ))}
        </datalist>
      ) : null}
    </div>
  );
}
