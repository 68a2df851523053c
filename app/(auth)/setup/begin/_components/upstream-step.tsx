'use client';

import type { FormEvent } from 'react';
import { AccountBasics } from '@/app/(dashboard)/accounts/_components/account-basics';
import { TestOutcome } from '@/app/(dashboard)/accounts/_components/test-outcome';
import { useAccountForm } from '@/app/(dashboard)/accounts/_components/use-account-form';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { setupText } from '@/lib/i18n/dictionaries/setup';
import { useText } from '@/lib/i18n/locale-provider';
import { AuthCard } from '../../../_components/auth-card';

/** The first upstream account, tried before going on. */
export function UpstreamStep({ onNext }: { onNext: (model: string | null) => void }) {
  const text = useText(setupText);
  const { form, set, saved, test, pending, errors, submit } = useAccountForm(null, () => undefined);
  if (saved && test?.ok) {
    return (
      <AuthCard title={text.upstreamTitle}>
        <div className="flex flex-col gap-4">
          <Notice tone="good">{text.upstreamWorks(saved.name)}</Notice>
          <TestOutcome test={test} />
          <Button variant="primary" size="large" autoFocus onClick={() => onNext(test.model)}>
            {text.next}
          </Button>
        </div>
      </AuthCard>
    );
  }
  return (
    <AuthCard title={text.upstreamTitle} lead={text.upstreamLead}>
      <form
        noValidate
        autoComplete="off"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          void submit();
        }}
        className="flex flex-col gap-4"
      >
        {errors.form ? <Notice tone="bad">{errors.form}</Notice> : null}
        {test ? (
          <>
            <Notice tone="warn">{text.upstreamFails}</Notice>
            <TestOutcome test={test} />
          </>
        ) : null}
        <AccountBasics form={form} set={set} errors={errors} existing={saved} />
        <Button type="submit" variant="primary" size="large" pending={pending} className="mt-1">
          {saved ? text.upstreamAgain : text.upstreamAction}
        </Button>
        {saved && test ? (
          <Button size="large" onClick={() => onNext(null)}>
            {text.goOnAnyway}
          </Button>
        ) : null}
      </form>
    </AuthCard>
  );
}
