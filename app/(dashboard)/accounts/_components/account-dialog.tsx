'use client';

import type { FormEvent } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Notice } from '@/components/ui/notice';
import { toast } from '@/components/ui/toast';
import { accountsText } from '@/lib/i18n/dictionaries/accounts';
import { commonText } from '@/lib/i18n/dictionaries/common';
import { useText } from '@/lib/i18n/locale-provider';
import type { Account } from '@/lib/queries/accounts';
import { AccountBasics } from './account-basics';
import { AccountMore } from './account-more';
import { TestOutcome } from './test-outcome';
import { useAccountForm } from './use-account-form';

/** Adds an account, or changes one; either way it is tried at once. */
export function AccountDialog({ existing, onClose }: { existing: Account | null; onClose: () => void }) {
  const text = useText(accountsText);
  const common = useText(commonText);
  const { form, set, saved, test, pending, errors, submit } = useAccountForm(existing, (account, tried) => {
    if (!tried.ok) return;
    toast.success(existing ? text.savedDone(account.name) : text.addedWorking(account.name));
    onClose();
  });

  return (
    <Dialog
      open
      stays={pending}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={existing ? text.editTitle(existing.name) : text.addTitle}
      footer={
        <>
          <Button onClick={onClose}>{test ? common.done : common.cancel}</Button>
          <Button variant="primary" type="submit" form="account-form" pending={pending}>
            {saved ? text.saveAndTest : text.addAction}
          </Button>
        </>
      }
    >
      <form
        id="account-form"
        noValidate
        autoComplete="off"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          void submit();
        }}
        className="flex flex-col gap-4"
      >
        {errors.form ? <Notice tone="bad">{errors.form}</Notice> : null}
        {test && !test.ok ? (
          <>
            <Notice tone="warn">{text.addedFailing(saved?.name ?? '')}</Notice>
            <TestOutcome test={test} />
          </>
        ) : null}
        <AccountBasics form={form} set={set} errors={errors} existing={saved} />
        <AccountMore form={form} set={set} errors={errors} existing={saved} />
      </form>
    </Dialog>
  );
}
