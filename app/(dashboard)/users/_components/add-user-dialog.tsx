'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { useQueryClient } from '@tanstack/react-query';
import { Controller, useForm } from 'react-hook-form';
import { z } from 'zod';
import { shortestPassword } from '@/components/layout/password-rule';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { useErrorMessage } from '@/components/ui/error-message';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Notice } from '@/components/ui/notice';
import { PasswordInput } from '@/components/ui/password-input';
import { Select } from '@/components/ui/select';
import { toast } from '@/components/ui/toast';
import { accessText } from '@/lib/i18n/dictionaries/access';
import { commonText } from '@/lib/i18n/dictionaries/common';
import { usersText } from '@/lib/i18n/dictionaries/users';
import { useText } from '@/lib/i18n/locale-provider';
import { isApiError, requestJson } from '@/lib/queries/request-json';
import { usersPath } from '@/lib/queries/users';

type Values = { email: string; name: string; password: string; role: 'user' | 'admin' };

export function AddUserDialog({ onClose }: { onClose: () => void }) {
  const text = useText(usersText);
  const common = useText(commonText);
  const access = useText(accessText);
  const errorMessage = useErrorMessage();
  const queries = useQueryClient();
  const form = useForm<Values>({
    resolver: zodResolver(
      z.object({
        email: z.email(access.badEmail),
        name: z.string().trim().min(1, access.missingName),
        password: z.string().min(shortestPassword, access.shortPassword(shortestPassword)),
        role: z.enum(['user', 'admin']),
      }),
    ),
    defaultValues: { email: '', name: '', password: '', role: 'user' },
  });
  const { errors, isSubmitting } = form.formState;

  async function submit(values: Values) {
    try {
      await requestJson(usersPath, { method: 'POST', body: values });
    } catch (error) {
      const field = isApiError(error) ? error.param : undefined;
      const named = field === 'email' || field === 'name' || field === 'password' ? field : 'root';
      form.setError(named, { message: errorMessage(error) }, { shouldFocus: true });
      return;
    }
    toast.success(text.added(values.name));
    onClose();
    await queries.invalidateQueries({ queryKey: [usersPath] });
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      size="small"
      title={text.addTitle}
      description={text.addLead}
      footer={
        <>
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button variant="primary" type="submit" form="add-user" pending={isSubmitting}>
            {text.addTitle}
          </Button>
        </>
      }
    >
      <form id="add-user" noValidate onSubmit={form.handleSubmit(submit)} className="flex flex-col gap-4">
        {errors.root?.message ? <Notice tone="bad">{errors.root.message}</Notice> : null}
        <Field label={access.name} error={errors.name?.message}>
          <Input autoComplete="off" autoFocus {...form.register('name')} />
        </Field>
        <Field label={access.email} error={errors.email?.message}>
          <Input type="email" autoComplete="off" {...form.register('email')} />
        </Field>
        <Field
          label={access.password}
          hint={access.passwordHint(shortestPassword)}
          error={errors.password?.message}
        >
          <PasswordInput autoComplete="new-password" {...form.register('password')} />
        </Field>
        <Controller
          control={form.control}
          name="role"
          render={({ field }) => (
            <Field label={text.columns.role}>
              <Select
                value={field.value}
                onValueChange={field.onChange}
                options={[
                  { value: 'user', label: text.roles.user },
                  { value: 'admin', label: text.roles.admin },
                ]}
              />
            </Field>
          )}
        />
      </form>
    </Dialog>
  );
}
