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
import { isGlob } from '@/lib/globs';
import { pricingText } from '@/lib/i18n/dictionaries/pricing';
import { useText } from '@/lib/i18n/locale-provider';
import { type PriceAnswer, pricingPath } from '@/lib/queries/pricing';
import { requestJson } from '@/lib/queries/request-json';
import type { PriceStart } from './price-dialog';
import { priceName } from './price-words';

type PriceMenuProps = {
  price: PriceAnswer;
  onSet: (start: PriceStart) => void;
  onRerate: (model: string) => void;
};

export function PriceMenu({ price, onSet, onRerate }: PriceMenuProps) {
  const text = useText(pricingText);
  const router = useRouter();
  const queries = useQueryClient();
  const errorMessage = useErrorMessage();
  const [asking, setAsking] = useState(false);
  const [pending, setPending] = useState(false);
  const name = priceName(price);

  async function remove() {
    setPending(true);
    try {
      await requestJson(`${pricingPath}/${encodeURIComponent(price.model)}`, {
        method: 'DELETE',
        query: { provider: price.provider },
      });
      toast.success(text.removed(name));
      setAsking(false);
    } catch (error) {
      toast.error(errorMessage(error));
    } finally {
      setPending(false);
      await queries.invalidateQueries({ queryKey: [pricingPath] });
    }
  }

  return (
    <>
      <Menu>
        <MenuTrigger render={<Button variant="quiet" size="icon-small" aria-label={text.actions(name)} />}>
          <Ellipsis />
        </MenuTrigger>
        <MenuContent>
          <MenuItem onClick={() => onSet({ kind: 'price', price })}>
            {price.source === 'own' ? text.editPrice : text.override}
          </MenuItem>
          <MenuItem onClick={() => onRerate(price.model)}>{text.rerate}</MenuItem>
          {isGlob(price.model) ? null : (
            <MenuItem
              onClick={() => router.push(`/requests?range=30d&model=${encodeURIComponent(price.model)}`)}
            >
              {text.showRequests}
            </MenuItem>
          )}
          {price.source === 'own' ? (
            <>
              <MenuSeparator />
              <MenuItem danger onClick={() => setAsking(true)}>
                {text.remove}
              </MenuItem>
            </>
          ) : null}
        </MenuContent>
      </Menu>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={text.removeTitle(name)}
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
