'use client';

import { useCallback } from 'react';
import { commonText } from '@/lib/i18n/dictionaries/common';
import { useText } from '@/lib/i18n/locale-provider';
import { isApiError } from '@/lib/queries/request-json';

/** Turns anything thrown into a sentence for the person in front of it. */
export function useErrorMessage(): (error: unknown) => string {
  const text = useText(commonText);
  return useCallback(
    (error) => {
      if (isApiError(error)) {
        if (error.status === 0) return text.offline;
        if (error.code === 'unauthenticated') return text.signInAgain;
        if (error.retryAfterSeconds && error.status === 429) return text.slowDown(error.retryAfterSeconds);
        return error.message;
      }
      return error instanceof Error ? error.message : String(error);
    },
    [text],
  );
}
