'use client';

import type { ReactNode } from 'react';
import { Brand } from '@/components/layout/brand';
import { useSwitchLocale } from '@/components/layout/switch-locale';
import { useTheme } from '@/components/layout/theme';
import { themes } from '@/components/layout/theme-cookie';
import { Segmented } from '@/components/ui/segmented';
import { shellText } from '@/lib/i18n/dictionaries/shell';
import { localeName, locales } from '@/lib/i18n/locale';
import { useText } from '@/lib/i18n/locale-provider';

export function AuthFrame({ children }: { children: ReactNode }) {
  const text = useText(shellText);
  const { locale, switchLocale } = useSwitchLocale();
  const { theme, setTheme } = useTheme();
  return (
    <div className="flex min-h-dvh flex-col items-center px-4">
      <main className="my-auto w-full max-w-sm py-8 has-data-wide:max-w-2xl">
        <div className="mb-6 flex justify-center">
          <Brand />
        </div>
        {children}
      </main>
      <footer className="flex flex-wrap justify-center gap-2 pb-6">
        <Segmented
          label={text.language}
          value={locale}
          onValueChange={switchLocale}
          options={locales.map((value) => ({ value, label: localeName[value] }))}
        />
        <Segmented
          label={text.theme}
          value={theme}
          onValueChange={setTheme}
          options={themes.map((value) => ({ value, label: text.themes[value] }))}
        />
      </footer>
    </div>
  );
}
