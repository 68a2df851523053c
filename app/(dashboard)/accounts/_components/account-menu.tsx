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
import { accountsText } from '@/lib/i18n/dictionaries/accounts';
import { useText } from '@/lib/i18n/locale-provider';
import { type Account, accountsPath } from '@/lib/queries/accounts';
import { requestJson } from '@/lib/queries/request-json';
import { carryParameters } from '@/lib/queries/shared-parameters';

export type AccountActions = {
  onOpen: (account: Account) => void;
  onTest: (account: Account) => void;
  onEdit: (account: Account) => void;
};

export function AccountMenu({ account, onOpen, onTest, onEdit }: AccountActions & { account: Account }) {
  const text = useText(accountsText);
  const router = useRouter();
  const current = useSearchParams();
  const errorMessage = useErrorMessage();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [pending, setPending] = useState(false);
  const path = `${accountsPath}/${encodeURIComponent(account.id)}`;
  const { name } = account;

  async function run(work: () => Promise<unknown>, done: string) {
    setPending(true);
    try {
      await work();
      toast.success(done);
      setAsking(false);
    } catch (error) {
      toast.error(errorMessage(error));
    } finally {
      setPending(false);
      await queries.invalidateQueries({ queryKey: [accountsPath] });
    }
  }

  const setEnabled = (enabled: boolean) =>
    run(
      () => requestJson(path, { method: 'PATCH', body: { enabled } }),
      enabled ? text.enabledDone(name) : text.disabledDone(name),
    );

  return (
    <>
      <Menu>
        <MenuTrigger render={<Button variant="quiet" size="icon-small" aria-label={text.actions(name)} />}>
          <Ellipsis />
        </MenuTrigger>
        <MenuContent>
          <MenuItem onClick={() => onOpen(account)}>{text.details}</MenuItem>
          <MenuItem onClick={() => onTest(account)}>{text.test}</MenuItem>
          <MenuItem onClick={() => onEdit(account)}>{text.edit}</MenuItem>
          <MenuItem
            onClick={() => router.push(carryParameters(`/requests?accountId=${account.id}`, current))}
          >
            {text.showRequests}
          </MenuItem>
          <MenuSeparator />
          {account.status === 'cooldown' || account.status === 'failing' ? (
            <MenuItem
              onClick={() =>
                void run(() => requestJson(`${path}/reset`, { method: 'POST' }), text.resetDone(name))
              }
            >
              {text.reset}
            </MenuItem>
          ) : null}
          <MenuItem onClick={() => void setEnabled(!account.enabled)}>
            {account.enabled ? text.disable : text.enable}
          </MenuItem>
          <MenuItem danger onClick={() => setAsking(true)}>
            {text.remove}
          </MenuItem>
        </MenuContent>
      </Menu>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
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
