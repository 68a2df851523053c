'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useViewer } from '@/components/layout/viewer';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Notice } from '@/components/ui/notice';
import { Segmented } from '@/components/ui/segmented';
import { toast } from '@/components/ui/toast';
import { commonText } from '@/lib/i18n/dictionaries/common';
import { pricingText } from '@/lib/i18n/dictionaries/pricing';
import { useText } from '@/lib/i18n/locale-provider';
import { exchangeQuery, type PriceAnswer, pricingPath } from '@/lib/queries/pricing';
import { requestJson } from '@/lib/queries/request-json';
import { FoldedGroup } from '../../_fields/folded-group';
import { TokensInput } from '../../_fields/tokens-input';
import { useSave } from '../../_fields/use-save';
import { type PriceValues, priceFieldNames, readPrice, valuesOf } from './price-form';
import { currencySigns, priceName, tokenNames, unitNames } from './price-words';
import { TierFields } from './tier-fields';

/** From nothing, for a named model, or from a price there is: its next version, or an own one over the catalogue's. */
export type PriceStart =
  | { kind: 'new' }
  | { kind: 'model'; model: string }
  | { kind: 'price'; price: PriceAnswer };

type PriceDialogProps = { start: PriceStart; onClose: () => void; onRerate: (model: string) => void };

export function PriceDialog({ start, onClose, onRerate }: PriceDialogProps) {
  const text = useText(pricingText);
  const common = useText(commonText);
  const { form } = text;
  const { timeZone } = useViewer();
  const queries = useQueryClient();
  const [values, setValues] = useState(() =>
    valuesOf(start.kind === 'price' ? start.price : null, start.kind === 'model' ? start.model : ''),
  );
  const { pending, errors, setErrors, save } = useSave(priceFieldNames);
  const change = (part: Partial<PriceValues>) => setValues((before) => ({ ...before, ...part }));
  const sign = currencySigns[values.currency];

  async function submit() {
    const read = readPrice(values, timeZone, Date.now(), form);
    if (read.errors) return setErrors(read.errors);
    const model = values.model.trim();
    await save(async () => {
      const saved = await requestJson<PriceAnswer>(`${pricingPath}/${encodeURIComponent(model)}`, {
        method: 'PUT',
        body: read.body,
      });
      toast.success(text.saved(priceName(saved)), {
        action: { label: text.rerate, onClick: () => onRerate(model) },
      });
      onClose();
      await queries.invalidateQueries({ queryKey: [pricingPath] });
    });
  }

  const amountField = (name: (typeof tokenNames)[number] | (typeof unitNames)[number]) => (
    <Field key={name} label={text.buckets[name]} error={errors[name]}>
      <Input
        inputMode="decimal"
        autoComplete="off"
        value={values[name]}
        placeholder={name.startsWith('cache') ? text.sameAsInput : undefined}
        onChange={(event) => change({ [name]: event.target.value })}
      />
    </Field>
  );

  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={start.kind === 'price' ? form.titleEdit(priceName(start.price)) : form.titleNew}
      description={form.lead}
      size="large"
      footer={
        <>
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button variant="primary" type="submit" form="price" pending={pending}>
            {common.save}
          </Button>
        </>
      }
    >
      <form
        id="price"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
        className="flex flex-col gap-4"
      >
        {errors.form ? <Notice tone="bad">{errors.form}</Notice> : null}
        {start.kind === 'price' ? null : (
          <div className="grid gap-4 sm:grid-cols-2">
            <Field label={form.model} hint={form.modelHint} error={errors.model}>
              <Input
                autoComplete="off"
                spellCheck={false}
                value={values.model}
                onChange={(event) => change({ model: event.target.value })}
              />
            </Field>
            <Field label={form.provider} optional hint={form.providerHint} error={errors.provider}>
              <Input
                autoComplete="off"
                spellCheck={false}
                value={values.provider}
                onChange={(event) => change({ provider: event.target.value })}
              />
            </Field>
          </div>
        )}
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <Segmented
            label={form.currency}
            value={values.currency}
            onValueChange={(currency) => change({ currency })}
            options={[
              { value: 'USD', label: 'USD $' },
              { value: 'CNY', label: 'CNY ¥' },
            ]}
          />
          {values.currency === 'CNY' ? <ExchangeHint /> : null}
        </div>
        <fieldset className="flex min-w-0 flex-col gap-2">
          <legend className="mb-2 font-semibold">{form.tokens(sign)}</legend>
          <div className="grid gap-4 sm:grid-cols-2">{(['input', 'output'] as const).map(amountField)}</div>
          <div className="mt-2 grid gap-4 sm:grid-cols-3">
            {tokenNames.filter((name) => name.startsWith('cache')).map(amountField)}
          </div>
        </fieldset>
        <FoldedGroup
          title={form.units(sign)}
          hint={form.unitsHint}
          openAtFirst={unitNames.some((name) => values[name] !== '')}
        >
          <div className="grid gap-4 sm:grid-cols-2">{unitNames.map(amountField)}</div>
        </FoldedGroup>
        <FoldedGroup title={form.tiers} hint={form.tiersHint} openAtFirst={values.tiers.length > 0}>
          <TierFields
            tiers={values.tiers}
            onChange={(tiers) => change({ tiers })}
            error={errors.contextTiers}
          />
        </FoldedGroup>
        <FoldedGroup title={form.serviceTiers} openAtFirst={values.serviceTiers.length > 0}>
          <Field label={form.serviceTiers} hint={form.serviceTiersHint} error={errors.serviceTiers}>
            <TokensInput
              values={values.serviceTiers}
              onChange={(serviceTiers) => change({ serviceTiers })}
              removeLabel={form.removeServiceTier}
              placeholder="flex=0.5"
            />
          </Field>
        </FoldedGroup>
        <div className="grid gap-4 border-line border-t pt-4 sm:grid-cols-2">
          <Field
            label={form.effectiveFrom}
            optional
            hint={form.effectiveHint(timeZone)}
            error={errors.effectiveFrom}
          >
            <Input
              type="datetime-local"
              value={values.effectiveFrom}
              onChange={(event) => change({ effectiveFrom: event.target.value })}
            />
          </Field>
          <Field label={form.note} optional error={errors.note}>
            <Input
              autoComplete="off"
              value={values.note}
              onChange={(event) => change({ note: event.target.value })}
            />
          </Field>
        </div>
      </form>
    </Dialog>
  );
}

function ExchangeHint() {
  const text = useText(pricingText);
  const rates = useQuery(exchangeQuery());
  const current = rates.data?.items.find(
    ({ effectiveFrom }) => effectiveFrom === null || Date.parse(effectiveFrom) <= Date.now(),
  );
  return current ? (
    <p className="min-w-0 flex-1 text-ink-soft text-sm">{text.form.exchanged(String(current.perUsd))}</p>
  ) : null;
}
