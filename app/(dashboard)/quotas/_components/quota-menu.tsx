'use client';

import { useQueryClient } from '@tanstack/react-query';
import { Ellipsis } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { useErrorMessage } from '@/components/ui/error-message';
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from '@/components/ui/menu';
import { toast } from '@/components/ui/toast';
import { commonText } from '@/lib/i18n/dictionaries/common';
import { quotasText } from '@/lib/i18n/dictionaries/quotas';
import { useText } from '@/lib/i18n/locale-provider';
import { type QuotaView, quotasPath } from '@/lib/queries/quotas';
import { requestJson } from '@/lib/queries/request-json';

const filterOf = { user: 'userId', project: 'projectId', key: 'keyId', account: 'accountId' } as const;

export function QuotaMenu({ quota, onEdit }: { quota: QuotaView; onEdit: (quota: QuotaView) => void }) {
  const text = useText(quotasText);
  const common = useText(commonText);
  const router = useRouter();
  const errorMessage = useErrorMessage();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [pending, setPending] = useState(false);

  async function remove() {
    setPending(true);
    try {
      await requestJson(`${quotasPath}/${encodeURIComponent(quota.id)}`, { method: 'DELETE' });
      toast.success(text.removed(quota.name));
      setAsking(false);
    } catch (error) {
      toast.error(errorMessage(error));
    } finally {
      setPending(false);
      await queries.invalidateQueries({ queryKey: [quotasPath] });
    }
  }

  const requests =
    quota.scope === 'global'
      ? '/requests'
      : `/requests?${filterOf[quota.scope]}=${encodeURIComponent(quota.scopeId)}`;
  return (
    <>
      <Menu>
        <MenuTrigger
          render={<Button variant="quiet" size="icon-small" aria-label={text.actions(quota.name)} />}
        >
          <Ellipsis />
        </MenuTrigger>
        <MenuContent>
          <MenuItem onClick={() => onEdit(quota)}>{common.edit}</MenuItem>
          <MenuItem onClick={() => router.push(requests)}>{text.showRequests}</MenuItem>
          <MenuSeparator />
          <MenuItem danger onClick={() => setAsking(true)}>
            {text.remove}
          </MenuItem>
        </MenuContent>
      </Menu>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={text.removeTitle(quota.name)}
        confirmLabel={text.remove}
        danger
        pending={pending}
        onConfirm={() => void remove()}
      >
        {text.removeHelp}
      </ConfirmDialog>
    </>
  );
}
