'use client';

import { useQuery } from '@tanstack/react-query';
import { CircleSlash } from 'lucide-react';
import type { ReactNode } from 'react';
import { ButtonLink } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { conversationsAdminText } from '@/lib/i18n/dictionaries/conversations-admin';
import { useText } from '@/lib/i18n/locale-provider';
import { settingsQuery } from '@/lib/queries/settings';

/** Where the settings refuse all recording, no advice about keys helps. */
export function RecordingForbidden({ children }: { children: ReactNode }) {
  const text = useText(conversationsAdminText);
  const settings = useQuery(settingsQuery());
  if (settings.data?.recordingAllowed !== false) return children;
  return (
    <EmptyState
      icon={CircleSlash}
      title={text.forbidden}
      actions={
        <ButtonLink variant="primary" href="/settings?section=privacy">
          {text.openSettings}
        </ButtonLink>
      }
    >
      {text.forbiddenHelp}
    </EmptyState>
  );
}
