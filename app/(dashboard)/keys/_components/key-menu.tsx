'use client';

import { useQueryClient } from '@tanstack/react-query';
import { Ellipsis } from 'lucide-react';
import { useRouter, useSearchParams } from 'next/navigation';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { useErrorMessage } from '@/components/ui/error-message';
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from '@/components/ui/menu';
import { toast } from '@/components/ui/toast';
import { keysText } from '@/lib/i18n/dictionaries/keys';
import { useText } from '@/lib/i18n/locale-provider';
import { type Key, type KeyScope, keysPath } from '@/lib/queries/keys';
import { requestJson } from '@/lib/queries/request-json';
import { carryParameters } from '@/lib/queries/shared-parameters';

export type KeyDialogKind = 'edit' | 'rotate';

type KeyMenuProps = {
  keyItem: Key;
  scope: KeyScope;
  onOpen?: (key: Key) => void;
  onDialog: (kind: KeyDialogKind, key: Key) => void;
};

export function KeyMenu({ keyItem, scope, onOpen, onDialog }: KeyMenuProps) {
  const text = useText(keysText);
  const router = useRouter();
  const current = useSearchParams();
  const errorMessage = useErrorMessage();
  const queries = useQueryClient();
  const [question, setQuestion] = useState<'disable' | 'remove' | null>(null);
  const [pending, setPending] = useState(false);
  const path = `${keysPath[scope]}/${encodeURIComponent(keyItem.id)}`;
  const { name } = keyItem;

  async function run(work: () => Promise<unknown>, done: string) {
    setPending(true);
    try {
      await work();
      toast.success(done);
      setQuestion(null);
    } catch (error) {
      toast.error(errorMessage(error));
    } finally {
      setPending(false);
      await queries.invalidateQueries({ queryKey: [keysPath[scope]] });
    }
  }

  const setEnabled = (enabled: boolean) =>
    run(
      () => requestJson(path, { method: 'PATCH', body: { enabled } }),
      enabled ? text.enabledDone(name) : text.disabledDone(name),
    );
  const closeQuestion = (open: boolean) => {
    if (!open) setQuestion(null);
  };

  return (
    <>
      <Menu>
        <MenuTrigger render={<Button variant="quiet" size="icon-small" aria-label={text.actions(name)} />}>
          <Ellipsis />
        </MenuTrigger>
        <MenuContent>
          {onOpen ? <MenuItem onClick={() => onOpen(keyItem)}>{text.details}</MenuItem> : null}
          <MenuItem onClick={() => onDialog('edit', keyItem)}>{text.editKey}</MenuItem>
          <MenuItem onClick={() => onDialog('rotate', keyItem)}>{text.rotate}</MenuItem>
          <MenuItem onClick={() => router.push(carryParameters(`/requests?keyId=${keyItem.id}`, current))}>
            {text.showRequests}
          </MenuItem>
          <MenuSeparator />
          {keyItem.enabled ? (
            <MenuItem onClick={() => setQuestion('disable')}>{text.disable}</MenuItem>
          ) : scope === 'own' && keyItem.disabledByAdmin ? null : (
            <MenuItem onClick={() => void setEnabled(true)}>{text.enable}</MenuItem>
          )}
          <MenuItem danger onClick={() => setQuestion('remove')}>
            {text.remove}
          </MenuItem>
        </MenuContent>
      </Menu>
      <ConfirmDialog
        open={question === 'disable'}
        onOpenChange={closeQuestion}
        title={text.disableTitle(name)}
        confirmLabel={text.disable}
        danger
        pending={pending}
        onConfirm={() => void setEnabled(false)}
      >
        {text.disableHelp}
      </ConfirmDialog>
      <ConfirmDialog
        open={question === 'remove'}
        onOpenChange={closeQuestion}
        title={text.removeTitle(name)}
        confirmLabel={text.remove}
        danger
        pending={pending}
        onConfirm={() => void run(() => requestJson(path, { method: 'DELETE' }), text.removed(name))}
      >
        {text.removeHelp}
      </ConfirmDialog>
    </>
  );
}
