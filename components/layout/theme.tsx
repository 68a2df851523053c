'use client';

// The theme is an attribute on <html>, written by the server from a cookie. Colours follow by light-dark(), so
// nothing flashes and no script has to run before the first paint.
import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';
import { writeCookie } from '@/lib/i18n/locale-provider';
import { type Theme, themeCookie } from './theme-cookie';

type ThemeState = { theme: Theme; setTheme: (theme: Theme) => void; toggle: () => void };

const ThemeContext = createContext<ThemeState>({ theme: 'system', setTheme: () => {}, toggle: () => {} });

export function ThemeProvider({ initial, children }: { initial: Theme; children: ReactNode }) {
  const [theme, remember] = useState(initial);
  const state = useMemo<ThemeState>(() => {
    function setTheme(next: Theme) {
      writeCookie(themeCookie, next);
      document.documentElement.dataset.theme = next;
      remember(next);
    }
    return {
      theme,
      setTheme,
      toggle: () => {
        const dark =
          theme === 'dark' ||
          (theme === 'system' && window.matchMedia('(prefers-color-scheme: dark)').matches);
        setTheme(dark ? 'light' : 'dark');
      },
    };
  }, [theme]);
  return <ThemeContext value={state}>{children}</ThemeContext>;
}

export function useTheme(): ThemeState {
  return useContext(ThemeContext);
}
