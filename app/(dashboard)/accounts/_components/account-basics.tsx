'use client';

import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { PasswordInput } from '@/components/ui/password-input';
import { accountsText } from '@/lib/i18n/dictionaries/accounts';
import { useText } from '@/lib/i18n/locale-provider';
import { type Account, presetsQuery } from '@/lib/queries/accounts';
import { OptionPicker } from '../../_fields/option-picker';
import { TokensInput } from '../../_fields/tokens-input';
import { type AccountForm, type AccountFormField, presetFields } from './account-form';

export type AccountFieldsProps = {
  form: AccountForm;
  set: (change: Partial<AccountForm>) => void;
  errors: Partial<Record<AccountFormField, string>>;
  existing: Account | null;
};

/** What an account cannot do without: where it leads, and the key. */
export function AccountBasics({ form, set, errors, existing }: AccountFieldsProps) {
  const text = useText(accountsText);
  const presets = useQuery(presetsQuery());
  const items = presets.data?.items ?? [];
  const first = items[0];
  const untouched = existing === null && form.presetId === '' && form.baseUrl === '';
  const latest = useRef(set);
  useEffect(() => {
    latest.current = set;
  });
  useEffect(() => {
    if (untouched && first) latest.current(presetFields(first));
  }, [untouched, first]);

  return (
    <>
      {existing ? null : (
        <Field label={text.provider}>
          <OptionPicker
            label={text.provider}
            empty={text.nothingFound}
            value={form.presetId}
            onChange={(id) => {
              const preset = items.find((item) => item.id === id);
              if (preset) set(presetFields(preset));
            }}
            options={items.map(({ id, label, baseUrl }) => ({
              value: id,
              label,
              note: baseUrl.replace(/^https?:\/\//, '').replace(/\/.*$/, ''),
            }))}
          />
        </Field>
      )}
      <Field label={text.baseUrl} hint={text.baseUrlHint} error={errors.baseUrl}>
        <Input
          type="url"
          autoComplete="off"
          spellCheck={false}
          placeholder="https://api.example.com/v1"
          value={form.baseUrl}
          onChange={(event) => set({ baseUrl: event.target.value })}
          className="font-mono text-sm"
        />
      </Field>
      <Field
        label={text.newSecret}
        optional={form.authStyle === 'none'}
        hint={
          existing === null
            ? undefined
            : form.baseUrl.trim() !== existing.baseUrl
              ? text.secretAgain
              : existing.secretHint
                ? text.secretKeep(existing.secretHint)
                : undefined
        }
        error={errors.secret}
      >
        <PasswordInput
          autoComplete="off"
          data-1p-ignore
          value={form.secret}
          onChange={(event) => set({ secret: event.target.value.trim() })}
          className="font-mono text-sm"
        />
      </Field>
      <Field
        label={text.name}
        optional={!existing}
        hint={existing ? undefined : text.nameHint}
        error={errors.name}
      >
        <Input
          autoComplete="off"
          maxLength={200}
          value={form.name}
          onChange={(event) => set({ name: event.target.value })}
        />
      </Field>
      <Field label={text.models} optional hint={text.modelsHint} error={errors.models}>
        <TokensInput
          values={form.models}
          onChange={(models) => set({ models })}
          removeLabel={text.removeEntry}
          placeholder={text.allModels}
          {...(existing && existing.traits.listedModels.length > 0
            ? { suggestions: existing.traits.listedModels }
            : {})}
        />
      </Field>
    </>
  );
}
