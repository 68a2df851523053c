'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { z } from 'zod';
import { shortestPassword } from '@/components/layout/password-rule';
import { Button } from '@/components/ui/button';
import { useErrorMessage } from '@/components/ui/error-message';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Notice } from '@/components/ui/notice';
import { PasswordInput } from '@/components/ui/password-input';
import { accessText } from '@/lib/i18n/dictionaries/access';
import { useText } from '@/lib/i18n/locale-provider';
import { isApiError, requestJson } from '@/lib/queries/request-json';
import { AuthCard } from '../../_components/auth-card';
import { SetupSteps } from './setup-steps';

type CredentialsFormProps = {
  token: string;
  purpose: 'setup' | 'invite' | 'reset';
  /** Given for links that were made for one person. */
  email: string | null;
};

export function CredentialsForm({ token, purpose, email }: CredentialsFormProps) {
  const text = useText(accessText);
  const errorMessage = useErrorMessage();
  const [leaving, setLeaving] = useState(false);
  const form = useForm({
    resolver: zodResolver(
      z.object({
        email: z.email(text.badEmail),
        password: z.string().min(shortestPassword, text.shortPassword(shortestPassword)),
      }),
    ),
    defaultValues: { email: email ?? '', password: '' },
  });
  const { errors, isSubmitting } = form.formState;
  const words = {
    setup: { title: text.setUp, lead: text.setUpLead, action: text.createAdmin },
    invite: { title: text.join, lead: text.joinLead, action: text.joinAction },
    reset: { title: text.resetTitle, lead: text.resetLead, action: text.resetAction },
  }[purpose];

  async function submit(values: { email: string; password: string }) {
    try {
      await requestJson('/api/setup', { method: 'POST', body: { token, ...values } });
    } catch (error) {
      if (isApiError(error) && error.code === 'gone') form.setError('root', { message: text.linkGone });
      else if (isApiError(error) && (error.param === 'password' || error.param === 'email')) {
        form.setError(error.param, { message: error.message }, { shouldFocus: true });
      } else form.setError('root', { message: errorMessage(error) });
      return;
    }
    setLeaving(true);
    window.location.assign(purpose === 'setup' ? '/setup/begin' : '/');
  }

  return (
    <>
      {purpose === 'setup' ? <SetupSteps current="account" /> : null}
      <AuthCard title={words.title} lead={words.lead}>
        <form noValidate method="post" onSubmit={form.handleSubmit(submit)} className="flex flex-col gap-4">
          {errors.root?.message ? <Notice tone="bad">{errors.root.message}</Notice> : null}
          <Field label={text.email} error={errors.email?.message}>
            <Input
              type="email"
              autoComplete="username"
              autoCapitalize="off"
              spellCheck={false}
              readOnly={email !== null}
              className="h-10 read-only:bg-sunken"
              {...form.register('email')}
            />
          </Field>
          <Field
            label={purpose === 'reset' ? text.newPassword : text.password}
            hint={text.passwordHint(shortestPassword)}
            error={errors.password?.message}
          >
            <PasswordInput autoComplete="new-password" className="h-10" {...form.register('password')} />
          </Field>
          <Button
            type="submit"
            variant="primary"
            size="large"
            pending={isSubmitting || leaving}
            className="mt-1"
          >
            {words.action}
          </Button>
        </form>
      </AuthCard>
    </>
  );
}
