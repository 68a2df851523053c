'use client';

import { conversationsAdminText } from '@/lib/i18n/dictionaries/conversations-admin';
import { useText } from '@/lib/i18n/locale-provider';
import { useAdminFields } from '../../_usage/use-admin-fields';
import { ConversationsView } from './conversations-view';
import { RecordingForbidden } from './recording-forbidden';

export function AdminConversations() {
  const text = useText(conversationsAdminText);
  return (
    <ConversationsView fields={useAdminFields()} userColumn={text.user} emptyInstead={RecordingForbidden} />
  );
}
