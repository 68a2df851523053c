'use client';

import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';
import type { Dictionary } from './dictionary';
import { type Locale, localeCookie, localeTag } from './locale';

type LocaleState = { locale: Locale; setLocale: (locale: Locale) => void };

const LocaleContext = createContext<LocaleState>({ locale: 'en', setLocale: () => {} });

const oneYear = 365 * 24 * 60 * 60;

export function LocaleProvider({ initial, children }: { initial: Locale; children: ReactNode }) {
  const [locale, setLocale] = useState(initial);
  const state = useMemo<LocaleState>(
    () => ({
      locale,
      setLocale: (next) => {
        writeCookie(localeCookie, next);
        document.documentElement.lang = localeTag[next];
        setLocale(next);
      },
    }),
    [locale],
  );
  return <LocaleContext value={state}>{children}</LocaleContext>;
}

/** Remembers a display choice where the server can read it before the first paint. */
export function writeCookie(name: string, value: string): void {
  const secure = window.location.protocol === 'https:' ? '; Secure' : '';
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing from browsers still in use
  document.cookie = `${name}=${encodeURIComponent(value)}; Path=/; Max-Age=${oneYear}; SameSite=Lax${secure}`;
}

export function useLocale(): LocaleState {
  return useContext(LocaleContext);
}

/** The words of a dictionary in the language being shown. */
export function useText<Text>(words: Dictionary<Text>): Text {
  return words[useContext(LocaleContext).locale];
}
