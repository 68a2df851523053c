'use client';

import { useQueryClient } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { useRouter, useSearchParams } from 'next/navigation';
import { useState } from 'react';
import { useViewer } from '@/components/layout/viewer';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { useErrorMessage } from '@/components/ui/error-message';
import { toast } from '@/components/ui/toast';
import { conversationsText } from '@/lib/i18n/dictionaries/conversations';
import { useText } from '@/lib/i18n/locale-provider';
import { conversationPath, conversationPaths } from '@/lib/queries/conversations';
import { requestJson } from '@/lib/queries/request-json';
import { listAddress } from './conversation-address';

export function DeleteConversation({ id }: { id: string }) {
  const text = useText(conversationsText);
  const errorMessage = useErrorMessage();
  const queries = useQueryClient();
  const router = useRouter();
  const address = useSearchParams();
  const { role } = useViewer();
  const [asking, setAsking] = useState(false);
  const [pending, setPending] = useState(false);

  async function remove() {
    setPending(true);
    try {
      await requestJson(conversationPath(role, id), { method: 'DELETE' });
      toast.success(text.deleted);
      router.push(listAddress(address));
      // Lists that were read before still hold it.
      queries.removeQueries({
        predicate: ({ queryKey }) =>
          String(queryKey[0]).startsWith(conversationPaths[role]) &&
          queryKey[0] !== conversationPath(role, id),
      });
    } catch (error) {
      toast.error(errorMessage(error));
    } finally {
      setPending(false);
      setAsking(false);
    }
  }

  return (
    <>
      <Button onClick={() => setAsking(true)}>
        <Trash2 className="text-bad" />
        {text.delete}
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={text.deleteTitle}
        confirmLabel={text.delete}
        danger
        pending={pending}
        onConfirm={() => void remove()}
      >
        {text.deleteHelp}
      </ConfirmDialog>
    </>
  );
}
