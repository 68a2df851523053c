'use client';

import { Search, X } from 'lucide-react';
import { type ComponentProps, useEffect, useRef, useState } from 'react';
import { classNames } from '@/components/ui/class-names';
import { inputStyle } from '@/components/ui/input';
import { commonText } from '@/lib/i18n/dictionaries/common';
import { useText } from '@/lib/i18n/locale-provider';

type SearchFieldProps = {
  label: string;
  value: string;
  onSearch: (value: string) => void;
  className?: string;
} & Pick<ComponentProps<'input'>, 'placeholder'>;

const pauseMillis = 250;

/** Searches after a short pause, and never in the middle of composing Chinese. `/` focuses it. */
export function SearchField({ label, value, onSearch, placeholder, className }: SearchFieldProps) {
  const common = useText(commonText);
  const [typed, setTyped] = useState(value);
  const composing = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const field = useRef<HTMLInputElement>(null);
  const sent = useRef(value);

  useEffect(() => {
    // The address changed elsewhere (back, a cleared filter); what is being typed is left alone.
    if (value !== sent.current) {
      sent.current = value;
      setTyped(value);
    }
  }, [value]);
  useEffect(() => () => clearTimeout(timer.current), []);

  function send(next: string) {
    clearTimeout(timer.current);
    sent.current = next;
    onSearch(next);
  }

  function sendSoon(next: string) {
    clearTimeout(timer.current);
    if (!composing.current) timer.current = setTimeout(() => send(next), pauseMillis);
  }

  return (
    <div className={classNames('relative base:w-full base:sm:w-64', className)}>
      <Search aria-hidden className="pointer-events-none absolute top-2 left-2.5 size-4 text-ink-faint" />
      <input
        ref={field}
        data-search
        type="search"
        aria-label={label}
        placeholder={placeholder ?? label}
        value={typed}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => {
          setTyped(event.target.value);
          sendSoon(event.target.value);
        }}
        onCompositionStart={() => {
          composing.current = true;
        }}
        onCompositionEnd={(event) => {
          composing.current = false;
          sendSoon(event.currentTarget.value);
        }}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === 'Enter') send(typed);
          if (event.key === 'Escape') field.current?.blur();
        }}
        className={classNames(inputStyle, 'h-8 pr-8 pl-8 [&::-webkit-search-cancel-button]:hidden')}
      />
      {typed ? (
        <button
          type="button"
          aria-label={common.clear}
          onClick={() => {
            setTyped('');
            send('');
            field.current?.focus();
          }}
          className="absolute top-0 right-0 flex size-8 items-center justify-center rounded-md text-ink-faint hover:text-ink"
        >
          <X className="size-4" />
        </button>
      ) : null}
    </div>
  );
}
