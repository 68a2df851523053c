'use client';

import { useRouter } from 'next/navigation';
import { useCallback } from 'react';
import type { Locale } from '@/lib/i18n/locale';
import { useLocale } from '@/lib/i18n/locale-provider';

/** Changes the language in place; what the server had worded is fetched again without losing any state. */
export function useSwitchLocale(): { locale: Locale; switchLocale: (next: Locale) => void } {
  const { locale, setLocale } = useLocale();
  const router = useRouter();
  const switchLocale = useCallback(
    (next: Locale) => {
      setLocale(next);
      router.refresh();
    },
    [setLocale, router],
  );
  return { locale, switchLocale };
}
