'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import { z } from 'zod';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { useErrorMessage } from '@/components/ui/error-message';
import { Field } from '@/components/ui/field';
import { Notice } from '@/components/ui/notice';
import { PasswordInput } from '@/components/ui/password-input';
import { toast } from '@/components/ui/toast';
import { accessText } from '@/lib/i18n/dictionaries/access';
import { commonText } from '@/lib/i18n/dictionaries/common';
import { useText } from '@/lib/i18n/locale-provider';
import { requestJson } from '@/lib/queries/request-json';
import { shortestPassword } from './password-rule';

export function PasswordDialog({ onClose }: { onClose: () => void }) {
  const text = useText(accessText);
  const common = useText(commonText);
  const errorMessage = useErrorMessage();
  const form = useForm({
    resolver: zodResolver(
      z.object({
        currentPassword: z.string().min(1, text.missingPassword),
        newPassword: z.string().min(shortestPassword, text.shortPassword(shortestPassword)),
      }),
    ),
    defaultValues: { currentPassword: '', newPassword: '' },
  });
  const { errors, isSubmitting } = form.formState;

  async function submit(values: { currentPassword: string; newPassword: string }) {
    try {
      await requestJson('/api/auth/password', { method: 'POST', body: values });
    } catch (error) {
      form.setError('root', { message: errorMessage(error) });
      return;
    }
    toast.success(text.passwordChanged);
    onClose();
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      size="small"
      title={text.changePassword}
      description={text.changePasswordLead}
      footer={
        <>
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button variant="primary" type="submit" form="change-password" pending={isSubmitting}>
            {text.changePassword}
          </Button>
        </>
      }
    >
      <form
        id="change-password"
        noValidate
        onSubmit={form.handleSubmit(submit)}
        className="flex flex-col gap-4"
      >
        {errors.root?.message ? <Notice tone="bad">{errors.root.message}</Notice> : null}
        <Field label={text.currentPassword} error={errors.currentPassword?.message}>
          <PasswordInput autoComplete="current-password" {...form.register('currentPassword')} />
        </Field>
        <Field
          label={text.newPassword}
          hint={text.passwordHint(shortestPassword)}
          error={errors.newPassword?.message}
        >
          <PasswordInput autoComplete="new-password" {...form.register('newPassword')} />
        </Field>
      </form>
    </Dialog>
  );
}
