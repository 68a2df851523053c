'use client';

import { Download } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { useErrorMessage } from '@/components/ui/error-message';
import { toast } from '@/components/ui/toast';
import { conversationsText } from '@/lib/i18n/dictionaries/conversations';
import { useText } from '@/lib/i18n/locale-provider';
import type { ConversationDetail } from '@/lib/queries/conversations';

type ExportConversationProps = {
  conversation: ConversationDetail;
  /** All of it, where not everything has been read yet. */
  loadRest: () => Promise<ConversationDetail | null>;
};

/** This one conversation as a file, whole. */
export function ExportConversation({ conversation, loadRest }: ExportConversationProps) {
  const text = useText(conversationsText);
  const errorMessage = useErrorMessage();
  const [pending, setPending] = useState(false);

  async function save() {
    setPending(true);
    try {
      const { nextCursor: _, ...whole } = (await loadRest()) ?? conversation;
      const file = new Blob([`${JSON.stringify(whole, null, 2)}\n`], { type: 'application/json' });
      const address = URL.createObjectURL(file);
      const link = document.createElement('a');
      link.href = address;
      link.download = `weir-conversation-${conversation.id}.json`;
      link.click();
      // The browser has taken the file over once the click is done.
      setTimeout(() => URL.revokeObjectURL(address), 10_000);
    } catch (error) {
      toast.error(errorMessage(error));
    } finally {
      setPending(false);
    }
  }

  return (
    <Button pending={pending} onClick={() => void save()}>
      {pending ? null : <Download />}
      {text.export}
    </Button>
  );
}
