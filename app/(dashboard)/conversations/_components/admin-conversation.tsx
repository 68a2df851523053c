'use client';

import { ShieldCheck } from 'lucide-react';
import Link from 'next/link';
import { useViewer } from '@/components/layout/viewer';
import { conversationsAdminText } from '@/lib/i18n/dictionaries/conversations-admin';
import { useText } from '@/lib/i18n/locale-provider';
import type { ConversationDetail } from '@/lib/queries/conversations';
import { ConversationPage } from './conversation-page';

export function AdminConversation({ id }: { id: string }) {
  const text = useText(conversationsAdminText);
  return (
    <ConversationPage
      id={id}
      userLabel={text.user}
      renderNote={(conversation) => <AuditNote conversation={conversation} />}
    />
  );
}

/** Who reads what others said is told that this is known. */
function AuditNote({ conversation }: { conversation: ConversationDetail }) {
  const text = useText(conversationsAdminText);
  const viewer = useViewer();
  if (conversation.userId === viewer.id) return null;
  return (
    <p className="flex items-start gap-2 text-ink-soft text-sm">
      <ShieldCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-faint" />
      <span>
        {text.audited}{' '}
        <Link
          href="/settings?section=audit"
          className="underline decoration-line-strong underline-offset-4 hover:text-accent"
        >
          {text.auditLog}
        </Link>
      </span>
    </p>
  );
}
