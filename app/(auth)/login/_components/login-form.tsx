'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { z } from 'zod';
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

export function LoginForm({ destination }: { destination: string }) {
  const text = useText(accessText);
  const errorMessage = useErrorMessage();
  const [leaving, setLeaving] = useState(false);
  const form = useForm({
    resolver: zodResolver(
      z.object({
        email: z.string().min(1, text.missingEmail),
        password: z.string().min(1, text.missingPassword),
      }),
    ),
    defaultValues: { email: '', password: '' },
  });
  const { errors, isSubmitting } = form.formState;

  async function submit(values: { email: string; password: string }) {
    try {
      await requestJson('/api/auth/login', { method: 'POST', body: values });
    } catch (error) {
      const wrong = isApiError(error) && error.code === 'invalid_credentials';
      form.setError('root', { message: wrong ? text.wrongCredentials : errorMessage(error) });
      form.setFocus('password', { shouldSelect: true });
      return;
    }
    setLeaving(true);
    // A full load, so that nothing rendered for nobody is kept.
    window.location.assign(destination);
  }

  return (
    <AuthCard title={text.signIn}>
      <form noValidate method="post" onSubmit={form.handleSubmit(submit)} className="flex flex-col gap-4">
        {errors.root?.message ? <Notice tone="bad">{errors.root.message}</Notice> : null}
        <Field label={text.email} error={errors.email?.message}>
          <Input
            type="email"
            autoComplete="username"
            autoCapitalize="off"
            spellCheck={false}
            className="h-10"
            {...form.register('email')}
          />
        </Field>
        <Field label={text.password} error={errors.password?.message}>
          <PasswordInput autoComplete="current-password" className="h-10" {...form.register('password')} />
        </Field>
        <Button
          type="submit"
          variant="primary"
          size="large"
          pending={isSubmitting || leaving}
          className="mt-1"
        >
          {text.signIn}
        </Button>
      </form>
    </AuthCard>
  );
}
