'use client';

import { usageAdminText } from '@/lib/i18n/dictionaries/usage-admin';
import { useText } from '@/lib/i18n/locale-provider';
import type { ExtraField } from './filter-fields';

/** What administrators may also filter by. Only their pages import this. */
export function useAdminFields(): ExtraField[] {
  const text = useText(usageAdminText);
  return [
    { name: 'userId', label: text.fields.userId },
    { name: 'accountId', label: text.fields.accountId },
  ];
}
