'use client';

import { useCallback } from 'react';
import { toast } from '@/components/ui/toast';
import { shellText } from '@/lib/i18n/dictionaries/shell';
import { useText } from '@/lib/i18n/locale-provider';
import { requestJson } from '@/lib/queries/request-json';

export function useSignOut(): () => void {
  const text = useText(shellText);
  return useCallback(() => {
    requestJson('/api/auth/logout', { method: 'POST', body: {} }).then(
      // A full load drops every cached answer of the person who leaves.
      () => window.location.assign('/login'),
      () => toast.error(text.signOutFailed),
    );
  }, [text]);
}
