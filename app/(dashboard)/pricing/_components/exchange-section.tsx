'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useNow } from '@/components/layout/now';
import { useViewer } from '@/components/layout/viewer';
import type { Column } from '@/components/tables/column';
import { DataTable } from '@/components/tables/data-table';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Dialog } from '@/components/ui/dialog';
import { ErrorState } from '@/components/ui/error-state';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Notice } from '@/components/ui/notice';
import { TableSkeleton } from '@/components/ui/skeleton';
import { TimeAgo } from '@/components/ui/time-ago';
import { toast } from '@/components/ui/toast';
import { commonText } from '@/lib/i18n/dictionaries/common';
import { pricingText } from '@/lib/i18n/dictionaries/pricing';
import { useText } from '@/lib/i18n/locale-provider';
import { type ExchangeAnswer, exchangePath, exchangeQuery } from '@/lib/queries/pricing';
import { requestJson } from '@/lib/queries/request-json';
import { parseInstant } from '@/lib/time';
import { useSave } from '../../_fields/use-save';
import { typedPrice } from './price-form';

/** Rates as they were set, the newest first; the one built in is the oldest of all. */
export function ExchangeSection() {
  const text = useText(pricingText);
  const rates = useQuery(exchangeQuery());
  // A rate that was just set has begun, however far behind the page's clock is.
  const now = Math.max(useNow(), rates.dataUpdatedAt);
  const [adding, setAdding] = useState(false);
  const items = rates.data?.items;
  const current = items?.find(
    ({ effectiveFrom }) => effectiveFrom === null || Date.parse(effectiveFrom) <= now,
  );
  const columns = useMemo<Column<ExchangeAnswer>[]>(() => {
    const words = text.exchange;
    return [
      { id: 'currency', header: words.currency, width: 100, cell: (rate) => rate.currency },
      {
        id: 'perUsd',
        header: words.perUsd,
        width: 160,
        align: 'right',
        cell: (rate) => <span className="font-medium">{rate.perUsd}</span>,
      },
      {
        id: 'since',
        header: words.since,
        minWidth: 120,
        cell: (rate) =>
          rate.effectiveFrom === null ? (
            <span className="text-ink-faint">{words.builtIn}</span>
          ) : (
            <TimeAgo value={rate.effectiveFrom} className="text-ink-soft" />
          ),
      },
      {
        id: 'state',
        header: words.state,
        width: 120,
        cell: (rate) => {
          if (rate === current) return <Badge tone="good">{text.states.current}</Badge>;
          const planned = rate.effectiveFrom !== null && Date.parse(rate.effectiveFrom) > now;
          return planned ? (
            <Badge tone="accent">{text.states.planned}</Badge>
          ) : (
            <Badge>{text.states.replaced}</Badge>
          );
        },
      },
    ];
  }, [text, current, now]);
  return (
    <div className="max-w-3xl">
      <div className="mb-3 flex flex-wrap items-center gap-x-4 gap-y-2">
        <p className="min-w-0 flex-1 text-ink-soft">{text.exchange.lead}</p>
        <Button variant="primary" onClick={() => setAdding(true)}>
          <Plus />
          {text.exchange.add}
        </Button>
      </div>
      <Card aria-busy={rates.isPending}>
        {rates.isPending ? (
          <TableSkeleton rows={3} columns={4} />
        ) : rates.isError ? (
          <ErrorState error={rates.error} onRetry={() => void rates.refetch()} />
        ) : (
          <DataTable
            label={text.tabs.exchange}
            columns={columns}
            rows={rates.data.items}
            rowId={(rate) => `${rate.currency} ${rate.effectiveFrom ?? ''} ${rate.perUsd}`}
          />
        )}
      </Card>
      {adding ? <ExchangeDialog onClose={() => setAdding(false)} /> : null}
    </div>
  );
}

function ExchangeDialog({ onClose }: { onClose: () => void }) {
  const text = useText(pricingText);
  const common = useText(commonText);
  const { timeZone } = useViewer();
  const queries = useQueryClient();
  const [typed, setTyped] = useState('');
  const [since, setSince] = useState('');
  const { pending, errors, setErrors, save } = useSave(['perUsd', 'effectiveFrom'] as const);

  async function submit() {
    const perUsd = typedPrice(typed);
    if (perUsd === null || perUsd === undefined || perUsd < 0.000001) {
      return setErrors({ perUsd: text.exchange.wrong });
    }
    const instant = since ? parseInstant(since, Date.now(), timeZone) : undefined;
    if (instant === null) return setErrors({ effectiveFrom: text.form.wrongTime });
    await save(async () => {
      await requestJson(exchangePath, {
        method: 'POST',
        body: {
          currency: 'CNY',
          perUsd,
          ...(instant === undefined ? {} : { effectiveFrom: new Date(instant).toISOString() }),
        },
      });
      toast.success(text.exchange.saved);
      onClose();
      await queries.invalidateQueries({ queryKey: [exchangePath] });
    });
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={text.exchange.add}
      size="small"
      footer={
        <>
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button variant="primary" type="submit" form="exchange" pending={pending}>
            {common.save}
          </Button>
        </>
      }
    >
      <form
        id="exchange"
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {errors.form ? <Notice tone="bad">{errors.form}</Notice> : null}
        <Field label={text.exchange.perUsd} error={errors.perUsd}>
          <Input
            inputMode="decimal"
            autoComplete="off"
            placeholder="7.2"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        </Field>
        <Field
          label={text.form.effectiveFrom}
          optional
          hint={text.form.effectiveHint(timeZone)}
          error={errors.effectiveFrom}
        >
          <Input type="datetime-local" value={since} onChange={(event) => setSince(event.target.value)} />
        </Field>
      </form>
    </Dialog>
  );
}
