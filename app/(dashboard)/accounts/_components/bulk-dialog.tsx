'use client';

import { type FormEvent, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { accountsText } from '@/lib/i18n/dictionaries/accounts';
import { commonText } from '@/lib/i18n/dictionaries/common';
import { useText } from '@/lib/i18n/locale-provider';
import { type Account, accountsPath } from '@/lib/queries/accounts';
import { TokensInput } from '../../_fields/tokens-input';
import { typedWhole } from '../../_fields/typed-number';
import { useManyChanges } from '../../_fields/use-many-changes';

type Wrong = Partial<Record<'priority' | 'weight' | 'maxConcurrency', string>>;

/** Changes several accounts alike; what is left empty stays as it is on each. */
export function BulkDialog({
  accounts,
  onClose,
}: {
  accounts: readonly Account[];
  onClose: (done: boolean) => void;
}) {
  const text = useText(accountsText);
  const common = useText(commonText);
  const [form, setForm] = useState({
    priority: '',
    weight: '',
    maxConcurrency: '',
    proxyUrl: '',
    onDisconnect: 'same' as 'same' | 'abort' | 'drain',
    models: [] as string[],
    tags: [] as string[],
  });
  const [wrong, setWrong] = useState<Wrong>({});
  const set = (change: Partial<typeof form>) => setForm((before) => ({ ...before, ...change }));
  const { pending, changeMany } = useManyChanges(accountsPath, {
    done: text.changedMany,
    failed: text.failedMany,
  });

  async function submit(event: FormEvent) {
    event.preventDefault();
    const found: Wrong = {};
    const whole = (field: 'priority' | 'weight') => {
      const typed = form[field].trim();
      if (typed === '') return {};
      if (!/^-?\d{1,7}$/.test(typed)) found[field] = text.badNumber;
      return { [field]: Number(typed) };
    };
    const maxConcurrency = typedWhole(form.maxConcurrency);
    if (maxConcurrency === undefined) found.maxConcurrency = text.badNumber;
    const change = {
      ...whole('priority'),
      ...whole('weight'),
      ...(maxConcurrency ? { maxConcurrency } : {}),
      ...(form.proxyUrl.trim() ? { proxyUrl: form.proxyUrl.trim() } : {}),
      ...(form.onDisconnect === 'same' ? {} : { onDisconnect: form.onDisconnect }),
      ...(form.models.length > 0 ? { models: form.models } : {}),
    };
    setWrong(found);
    if (Object.keys(found).length > 0) return;
    const tagsOf = new Map(accounts.map(({ id, tags }) => [id, tags]));
    await changeMany(
      accounts.map(({ id }) => id),
      (id) => ({
        ...change,
        ...(form.tags.length > 0 ? { tags: [...new Set([...(tagsOf.get(id) ?? []), ...form.tags])] } : {}),
      }),
    );
    onClose(true);
  }

  return (
    <Dialog
      open
      stays={pending}
      onOpenChange={(open) => {
        if (!open) onClose(false);
      }}
      title={text.bulkTitle(accounts.length)}
      description={text.bulkLead}
      footer={
        <>
          <Button onClick={() => onClose(false)}>{common.cancel}</Button>
          <Button variant="primary" type="submit" form="bulk-accounts" pending={pending}>
            {text.apply}
          </Button>
        </>
      }
    >
      <form id="bulk-accounts" noValidate onSubmit={submit} className="flex flex-col gap-4">
        <div className="grid gap-4 sm:grid-cols-3">
          {(['priority', 'weight', 'maxConcurrency'] as const).map((field) => (
            <Field key={field} label={text[field]} error={wrong[field]}>
              <Input
                inputMode="numeric"
                placeholder={text.unchanged}
                value={form[field]}
                onChange={(event) => set({ [field]: event.target.value })}
              />
            </Field>
          ))}
        </div>
        <Field label={text.models} hint={text.modelsHint}>
          <TokensInput
            values={form.models}
            onChange={(models) => set({ models })}
            removeLabel={text.removeEntry}
            placeholder={text.unchanged}
          />
        </Field>
        <Field label={text.addTags}>
          <TokensInput values={form.tags} onChange={(tags) => set({ tags })} removeLabel={text.removeEntry} />
        </Field>
        <Field label={text.proxyUrl} hint={text.proxyHint}>
          <Input
            autoComplete="off"
            placeholder={text.unchanged}
            value={form.proxyUrl}
            onChange={(event) => set({ proxyUrl: event.target.value })}
          />
        </Field>
        <Field label={text.onDisconnect}>
          <Select
            value={form.onDisconnect}
            onValueChange={(onDisconnect) => set({ onDisconnect })}
            options={[
              { value: 'same', label: text.unchanged },
              { value: 'abort', label: text.disconnects.abort },
              { value: 'drain', label: text.disconnects.drain },
            ]}
          />
        </Field>
      </form>
    </Dialog>
  );
}
