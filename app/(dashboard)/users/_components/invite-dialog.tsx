'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { useState } from 'react';
import { Controller, useForm } from 'react-hook-form';
import { z } from 'zod';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { useErrorMessage } from '@/components/ui/error-message';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Notice } from '@/components/ui/notice';
import { Select } from '@/components/ui/select';
import { accessText } from '@/lib/i18n/dictionaries/access';
import { commonText } from '@/lib/i18n/dictionaries/common';
import { usersText } from '@/lib/i18n/dictionaries/users';
import { useText } from '@/lib/i18n/locale-provider';
import { requestJson } from '@/lib/queries/request-json';
import { usersPath } from '@/lib/queries/users';
import { LinkDialog, type OneTimeLink } from './link-dialog';

export function InviteDialog({ onClose }: { onClose: () => void }) {
  const text = useText(usersText);
  const common = useText(commonText);
  const access = useText(accessText);
  const errorMessage = useErrorMessage();
  const [link, setLink] = useState<OneTimeLink | null>(null);
  const form = useForm({
    resolver: zodResolver(z.object({ email: z.email(access.badEmail), role: z.enum(['user', 'admin']) })),
    defaultValues: { email: '', role: 'user' as 'user' | 'admin' },
  });
  const { errors, isSubmitting } = form.formState;

  async function submit(values: { email: string; role: 'user' | 'admin' }) {
    try {
      setLink(await requestJson<OneTimeLink>(`${usersPath}/invite`, { method: 'POST', body: values }));
    } catch (error) {
      form.setError('root', { message: errorMessage(error) });
    }
  }

  if (link) return <LinkDialog title={text.inviteReady(link.email)} link={link} onClose={onClose} />;
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      size="small"
      title={text.inviteTitle}
      description={text.inviteLead}
      footer={
        <>
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button variant="primary" type="submit" form="invite" pending={isSubmitting}>
            {text.inviteMake}
          </Button>
        </>
      }
    >
      <form id="invite" noValidate onSubmit={form.handleSubmit(submit)} className="flex flex-col gap-4">
        {errors.root?.message ? <Notice tone="bad">{errors.root.message}</Notice> : null}
        <Field label={access.email} error={errors.email?.message}>
          <Input type="email" autoComplete="off" autoFocus {...form.register('email')} />
        </Field>
        <Controller
          control={form.control}
          name="role"
          render={({ field }) => (
            <Field
              label={text.columns.role}
              hint={field.value === 'admin' ? text.roleToAdmin : text.roleToUser}
            >
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
