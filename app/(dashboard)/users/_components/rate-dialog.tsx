'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { useErrorMessage } from '@/components/ui/error-message';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Notice } from '@/components/ui/notice';
import { toast } from '@/components/ui/toast';
import { commonText } from '@/lib/i18n/dictionaries/common';
import { usersText } from '@/lib/i18n/dictionaries/users';
import { useText } from '@/lib/i18n/locale-provider';
import { requestJson } from '@/lib/queries/request-json';
import { type User, usersPath } from '@/lib/queries/users';
import { parsePriceRate } from './price-rate';

export type RateTarget = { kind: 'all' } | { kind: 'some'; users: readonly User[] };

type RateDialogProps = { target: RateTarget; onClose: () => void; onDone: () => void };

export function RateDialog({ target, onClose, onDone }: RateDialogProps) {
  const text = useText(usersText);
  const common = useText(commonText);
  const errorMessage = useErrorMessage();
  const queries = useQueryClient();
  const [typed, setTyped] = useState(() => rateInCommon(target));
  const [problem, setProblem] = useState<string | undefined>();
  const [failure, setFailure] = useState<string | undefined>();
  const [pending, setPending] = useState(false);

  async function submit() {
    const priceRate = parsePriceRate(typed);
    setProblem(priceRate === null ? text.rateBad : undefined);
    if (priceRate === null) return;
    setPending(true);
    try {
      const { updated } = await send(target, priceRate);
      toast.success(text.rateSet(updated));
      onDone();
    } catch (error) {
      setFailure(errorMessage(error));
    } finally {
      setPending(false);
      await queries.invalidateQueries({ queryKey: [usersPath] });
    }
  }

  const title =
    target.kind === 'all'
      ? text.rateTitleAll
      : target.users.length === 1
        ? text.rateTitleOne(target.users[0]?.name ?? '')
        : text.rateTitle(target.users.length);
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      size="small"
      title={title}
      description={text.rateFuture}
      footer={
        <>
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button variant="primary" type="submit" form="price-rate" pending={pending}>
            {text.setRate}
          </Button>
        </>
      }
    >
      <form
        id="price-rate"
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {failure ? <Notice tone="bad">{failure}</Notice> : null}
        <Field label={text.columns.rate} hint={text.rateHint} error={problem}>
          <Input
            autoFocus
            inputMode="decimal"
            autoComplete="off"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        </Field>
      </form>
    </Dialog>
  );
}

function rateInCommon(target: RateTarget): string {
  if (target.kind === 'all') return '';
  const rates = new Set(target.users.map((user) => user.priceRate));
  const [only] = rates;
  return rates.size === 1 && only !== undefined ? String(only) : '';
}

function send(target: RateTarget, priceRate: number): Promise<{ updated: number }> {
  return target.kind === 'all'
    ? requestJson(`${usersPath}/all-price-rate`, { method: 'POST', body: { priceRate } })
    : requestJson(`${usersPath}/batch-price-rate`, {
        method: 'POST',
        body: { userIds: target.users.map((user) => user.id), priceRate },
      });
}
