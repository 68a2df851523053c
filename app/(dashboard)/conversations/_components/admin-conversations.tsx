'use client';

import { useAdminFields } from '../../_usage/use-admin-fields';
import { ConversationsView } from './conversations-view';
import { RecordingForbidden } from './recording-forbidden';

export function AdminConversations() {
  return <ConversationsView withUser fields={useAdminFields()} emptyInstead={RecordingForbidden} />;
}
