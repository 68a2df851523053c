'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Notice } from '@/components/ui/notice';
import { Select } from '@/components/ui/select';
import { toast } from '@/components/ui/toast';
import { commonText } from '@/lib/i18n/dictionaries/common';
import { quotasText } from '@/lib/i18n/dictionaries/quotas';
import { useText } from '@/lib/i18n/locale-provider';
import { type QuotaView, quotasPath } from '@/lib/queries/quotas';
import { requestJson } from '@/lib/queries/request-json';
import { OptionPicker } from '../../_fields/option-picker';
import { SwitchRow } from '../../_fields/switch-row';
import { typedAmount, typedFrom, typedWhole } from '../../_fields/typed-number';
import { useSave } from '../../_fields/use-save';
import { useScopeOptions } from './use-scope-options';

const fieldNames = ['name', 'scopeId', 'tokens', 'cost', 'thresholds'] as const;

function valuesOf(quota: QuotaView | null) {
  return {
    name: quota?.name ?? '',
    scope: quota?.scope ?? ('user' as QuotaView['scope']),
    scopeId: quota?.scopeId ?? '',
    period: quota?.period ?? ('month' as QuotaView['period']),
    tokens: typedFrom(quota?.tokens ?? null),
    cost: typedFrom(quota?.cost ?? null),
    thresholds: (quota?.thresholds ?? [90, 100]).join(', '),
    action: quota?.action ?? ('block' as QuotaView['action']),
    unknownPrice: quota?.unknownPrice === 'block',
    enabled: quota?.enabled ?? true,
  };
}

function typedThresholds(typed: string): number[] | null {
  const values = typed
    .split(/[\s,，;%]+/)
    .filter(Boolean)
    .map(Number);
  return values.every((value) => Number.isFinite(value) && value > 0 && value <= 1000) ? values : null;
}

/** Creates a quota, or changes the given one; whom it is for stays. */
export function QuotaDialog({ quota, onClose }: { quota: QuotaView | null; onClose: () => void }) {
  const text = useText(quotasText);
  const common = useText(commonText);
  const queries = useQueryClient();
  const [values, setValues] = useState(() => valuesOf(quota));
  const { pending, errors, setErrors, save } = useSave(fieldNames);
  const { fields } = text;
  const options = useScopeOptions(quota ? null : values.scope);
  const change = (part: Partial<typeof values>) => setValues((before) => ({ ...before, ...part }));
  const named = <Value extends string>(names: Record<Value, string>) =>
    (Object.entries(names) as [Value, string][]).map(([value, label]) => ({ value, label }));

  async function submit() {
    const tokens = typedWhole(values.tokens);
    const cost = typedAmount(values.cost);
    const thresholds = typedThresholds(values.thresholds);
    if (tokens === undefined) return setErrors({ tokens: text.wrongNumber });
    if (cost === undefined) return setErrors({ cost: text.wrongNumber });
    if (thresholds === null) return setErrors({ thresholds: fields.thresholdsWrong });
    const common = {
      ...(values.name.trim() ? { name: values.name.trim() } : {}),
      period: values.period,
      tokens,
      cost,
      thresholds,
      action: values.action,
      unknownPrice: values.unknownPrice ? ('block' as const) : ('allow' as const),
      enabled: values.enabled,
    };
    await save(async () => {
      const saved = await requestJson<QuotaView>(
        quota ? `${quotasPath}/${encodeURIComponent(quota.id)}` : quotasPath,
        quota
          ? { method: 'PATCH', body: common }
          : {
              method: 'POST',
              body: {
                ...common,
                scope: values.scope,
                scopeId: values.scope === 'global' ? '' : values.scopeId,
              },
            },
      );
      toast.success(text.saved(saved.name));
      onClose();
      await queries.invalidateQueries({ queryKey: [quotasPath] });
    });
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={quota ? text.edit : text.add}
      footer={
        <>
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button variant="primary" type="submit" form="quota" pending={pending}>
            {common.save}
          </Button>
        </>
      }
    >
      <form
        id="quota"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
        className="flex flex-col gap-4"
      >
        {errors.form ? <Notice tone="bad">{errors.form}</Notice> : null}
        {quota ? null : (
          <div className="grid gap-4 sm:grid-cols-2">
            <Field label={fields.scope}>
              <Select
                value={values.scope}
                options={named(text.scopes)}
                onValueChange={(scope) => change({ scope, scopeId: '' })}
              />
            </Field>
            {values.scope === 'global' ? null : (
              <Field label={fields.scopeId} error={errors.scopeId}>
                <OptionPicker
                  label={fields.scopeId}
                  empty={fields.scopeEmpty}
                  options={[{ value: '', label: fields.choose }, ...options]}
                  value={values.scopeId}
                  onChange={(scopeId) => change({ scopeId })}
                />
              </Field>
            )}
          </div>
        )}
        <Field label={fields.name} optional hint={quota ? undefined : fields.nameHint} error={errors.name}>
          <Input
            autoComplete="off"
            value={values.name}
            onChange={(event) => change({ name: event.target.value })}
          />
        </Field>
        <Field label={fields.period}>
          <Select
            value={values.period}
            options={named(text.periods)}
            onValueChange={(period) => change({ period })}
          />
        </Field>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label={fields.tokens} hint={fields.limitHint} error={errors.tokens}>
            <Input
              inputMode="numeric"
              value={values.tokens}
              placeholder="10M"
              onChange={(event) => change({ tokens: event.target.value })}
            />
          </Field>
          <Field label={fields.cost} error={errors.cost}>
            <Input
              inputMode="decimal"
              value={values.cost}
              placeholder="100"
              onChange={(event) => change({ cost: event.target.value })}
            />
          </Field>
        </div>
        <Field label={fields.thresholds} error={errors.thresholds}>
          <Input value={values.thresholds} onChange={(event) => change({ thresholds: event.target.value })} />
        </Field>
        <Field label={fields.action}>
          <Select
            value={values.action}
            options={named(text.actionsTaken)}
            onValueChange={(action) => change({ action })}
          />
        </Field>
        <SwitchRow
          label={fields.unknownPrice}
          hint={fields.unknownPriceHint}
          checked={values.unknownPrice}
          onChange={(unknownPrice) => change({ unknownPrice })}
        />
        <SwitchRow
          label={fields.enabled}
          checked={values.enabled}
          onChange={(enabled) => change({ enabled })}
        />
      </form>
    </Dialog>
  );
}
