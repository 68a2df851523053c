'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { accountsText } from '@/lib/i18n/dictionaries/accounts';
import { useText } from '@/lib/i18n/locale-provider';
import { type Account, type AccountTest, accountsPath } from '@/lib/queries/accounts';
import { requestJson } from '@/lib/queries/request-json';
import { useSave } from '../../_fields/use-save';
import {
  type AccountForm,
  type AccountFormField,
  accountBodyOf,
  accountFormFields,
  accountFormOf,
} from './account-form';

/**
 * Saves an account and tries it at once. What fails its test stays in the form: saving again changes the same
 * account rather than adding another.
 */
export function useAccountForm(
  existing: Account | null,
  onSaved: (saved: Account, test: AccountTest) => void,
) {
  const text = useText(accountsText);
  const queries = useQueryClient();
  const [form, setForm] = useState(() => accountFormOf(existing));
  const [saved, setSaved] = useState(existing);
  const [test, setTest] = useState<AccountTest | null>(null);
  const { pending, errors, setErrors, save } = useSave<AccountFormField>(accountFormFields);

  async function submit() {
    const { body, wrong, fine } = accountBodyOf(form, saved);
    if (!fine) {
      const words = { number: text.badNumber, seconds: text.badSeconds, pair: text.badPair };
      setErrors(Object.fromEntries(Object.entries(wrong).map(([field, kind]) => [field, words[kind]])));
      return;
    }
    setTest(null);
    await save(async () => {
      const account = saved
        ? await requestJson<Account>(`${accountsPath}/${saved.id}`, { method: 'PATCH', body })
        : await requestJson<Account>(accountsPath, { method: 'POST', body });
      setSaved(account);
      setForm((before) => ({ ...before, secret: '' }));
      const tried = await requestJson<AccountTest>(`${accountsPath}/${account.id}/test`, {
        method: 'POST',
        body: {},
      });
      setTest(tried);
      onSaved(account, tried);
    });
    await queries.invalidateQueries({ queryKey: [accountsPath] });
  }

  return {
    form,
    set: (change: Partial<AccountForm>) => setForm((before) => ({ ...before, ...change })),
    saved,
    test,
    pending,
    errors,
    submit,
  };
}
