'use client';

import { type FormEvent, useState } from 'react';
import { useSave } from '@/app/(dashboard)/_fields/use-save';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Notice } from '@/components/ui/notice';
import { setupText } from '@/lib/i18n/dictionaries/setup';
import { useText } from '@/lib/i18n/locale-provider';
import { keysPath, type NewKey } from '@/lib/queries/keys';
import { requestJson } from '@/lib/queries/request-json';
import { AuthCard } from '../../../_components/auth-card';

export function KeyStep({ onNext }: { onNext: (created: NewKey) => void }) {
  const text = useText(setupText);
  const [name, setName] = useState(text.keyNameAtFirst);
  const { pending, errors, setErrors, save } = useSave<'name'>(['name']);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!name.trim()) return setErrors({ name: text.missingName });
    void save(async () => {
      onNext(await requestJson<NewKey>(keysPath.own, { method: 'POST', body: { name: name.trim() } }));
    });
  }

  return (
    <AuthCard title={text.keyTitle} lead={text.keyLead}>
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        {errors.form ? <Notice tone="bad">{errors.form}</Notice> : null}
        <Field label={text.keyName} error={errors.name}>
          <Input
            autoFocus
            autoComplete="off"
            maxLength={200}
            value={name}
            onFocus={(event) => event.currentTarget.select()}
            onChange={(event) => setName(event.target.value)}
            className="h-10"
          />
        </Field>
        <Button type="submit" variant="primary" size="large" pending={pending}>
          {text.keyAction}
        </Button>
      </form>
    </AuthCard>
  );
}
