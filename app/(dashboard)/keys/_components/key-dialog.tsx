'use client';

import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useViewer } from '@/components/layout/viewer';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Notice } from '@/components/ui/notice';
import { Select } from '@/components/ui/select';
import { toast } from '@/components/ui/toast';
import { commonText } from '@/lib/i18n/dictionaries/common';
import { keysText } from '@/lib/i18n/dictionaries/keys';
import { useText } from '@/lib/i18n/locale-provider';
import { type Key, type KeyScope, keysPath, type NewKey } from '@/lib/queries/keys';
import { projectsQuery } from '@/lib/queries/projects';
import { requestJson } from '@/lib/queries/request-json';
import { usersPages } from '@/lib/queries/users';
import { FoldedGroup } from '../../_fields/folded-group';
import { OptionPicker } from '../../_fields/option-picker';
import { SwitchRow } from '../../_fields/switch-row';
import { TokensInput } from '../../_fields/tokens-input';
import { useSave } from '../../_fields/use-save';
import {
  type amountFields,
  expiryChoices,
  type KeyForm,
  type KeyFormField,
  keyBodyOf,
  keyFormFields,
  keyFormOf,
  type wholeFields,
} from './key-form';

type KeyDialogProps = {
  scope: KeyScope;
  /** The key to change; null makes a new one. */
  existing: Key | null;
  onClose: () => void;
  onCreated?: (created: NewKey) => void;
};

export function KeyDialog({ scope, existing, onClose, onCreated }: KeyDialogProps) {
  const text = useText(keysText);
  const common = useText(commonText);
  const viewer = useViewer();
  const queries = useQueryClient();
  const [form, setForm] = useState(() => keyFormOf(existing, viewer.id, viewer.timeZone));
  const { pending, errors, setErrors, save } = useSave<KeyFormField>(keyFormFields);
  const set = (change: Partial<KeyForm>) => setForm((before) => ({ ...before, ...change }));
  const path = keysPath[scope];

  async function submit(event: FormEvent) {
    event.preventDefault();
    const { body, wrong, fine } = keyBodyOf(form, existing, Date.now(), viewer.timeZone);
    if (!fine) {
      const words = {
        name: text.missingName,
        number: text.badNumber,
        amount: text.badAmount,
        date: text.badDate,
        tag: text.badTag,
      };
      setErrors(Object.fromEntries(Object.entries(wrong).map(([field, kind]) => [field, words[kind]])));
      return;
    }
    const owned = scope === 'all' ? { projectId: form.projectId || null } : {};
    await save(async () => {
      if (existing) {
        await requestJson(`${path}/${existing.id}`, { method: 'PATCH', body: { ...body, ...owned } });
        toast.success(text.savedDone(body.name));
      } else {
        const owner = scope === 'all' ? { userId: form.userId } : {};
        onCreated?.(
          await requestJson<NewKey>(path, { method: 'POST', body: { ...body, ...owned, ...owner } }),
        );
      }
      onClose();
      await queries.invalidateQueries({ queryKey: [path] });
    });
  }

  const number = (field: (typeof wholeFields)[number] | (typeof amountFields)[number]) => (
    <Field label={text[field]} error={errors[field]}>
      <Input
        inputMode={field.endsWith('Cost') ? 'decimal' : 'numeric'}
        autoComplete="off"
        placeholder={text.unlimited}
        value={form[field]}
        onChange={(event) => set({ [field]: event.target.value })}
      />
    </Field>
  );

  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={existing ? text.editTitle(existing.name) : text.createTitle}
      footer={
        <>
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button variant="primary" type="submit" form="key-form" pending={pending}>
            {existing ? text.saveAction : text.createAction}
          </Button>
        </>
      }
    >
      <form id="key-form" noValidate onSubmit={submit} className="flex flex-col gap-4">
        {errors.form ? <Notice tone="bad">{errors.form}</Notice> : null}
        <Field label={text.name} hint={existing ? undefined : text.nameHint} error={errors.name}>
          <Input
            autoFocus
            autoComplete="off"
            maxLength={200}
            value={form.name}
            onChange={(event) => set({ name: event.target.value })}
          />
        </Field>
        {scope === 'all' ? <OwnerFields form={form} set={set} existing={existing} errors={errors} /> : null}
        <Field label={text.models} optional hint={text.modelsHint} error={errors.allowedModels}>
          <TokensInput
            values={form.allowedModels}
            onChange={(allowedModels) => set({ allowedModels })}
            removeLabel={text.removeEntry}
            placeholder={text.allModels}
          />
        </Field>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label={text.expires} error={form.expiry === 'custom' ? undefined : errors.expiresAt}>
            <Select
              value={form.expiry}
              onValueChange={(expiry) => set({ expiry })}
              options={expiryChoices.map((value) => ({ value, label: text.expiryChoices[value] }))}
            />
          </Field>
          {form.expiry === 'custom' ? (
            <Field label={text.expiryDate} error={errors.expiresAt}>
              <Input
                type="date"
                value={form.expiryDate}
                onChange={(event) => set({ expiryDate: event.target.value })}
              />
            </Field>
          ) : null}
        </div>
        <FoldedGroup title={text.sections.limits} hint={text.limitsHint} openAtFirst>
          <div className="grid grid-cols-1 gap-4 sm:grid-cols-3">
            {number('rpm')}
            {number('tpm')}
            {number('maxConcurrency')}
          </div>
          <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
            {number('dailyTokens')}
            {number('monthlyTokens')}
            {number('dailyCost')}
            {number('monthlyCost')}
          </div>
        </FoldedGroup>
        <FoldedGroup
          title={text.sections.more}
          openAtFirst={
            form.recordConversations ||
            form.responseCache ||
            form.allowedIps.length > 0 ||
            form.tags.length > 0 ||
            Boolean(errors.allowedIps || errors.tags || errors.recordConversations)
          }
        >
          <Field label={text.addresses} optional hint={text.addressesHint} error={errors.allowedIps}>
            <TokensInput
              values={form.allowedIps}
              onChange={(allowedIps) => set({ allowedIps })}
              removeLabel={text.removeEntry}
            />
          </Field>
          <Field label={text.tags} optional hint={text.tagsHint} error={errors.tags}>
            <TokensInput
              values={form.tags}
              onChange={(tags) => set({ tags })}
              removeLabel={text.removeEntry}
            />
          </Field>
          <SwitchRow
            label={text.recording}
            hint={text.recordingHint}
            checked={form.recordConversations}
            onChange={(recordConversations) => set({ recordConversations })}
          />
          {errors.recordConversations ? <Notice tone="bad">{errors.recordConversations}</Notice> : null}
          <SwitchRow
            label={text.cache}
            hint={text.cacheHint}
            checked={form.responseCache}
            onChange={(responseCache) => set({ responseCache })}
          />
        </FoldedGroup>
      </form>
    </Dialog>
  );
}

type OwnerFieldsProps = {
  form: KeyForm;
  set: (change: Partial<KeyForm>) => void;
  existing: Key | null;
  errors: Partial<Record<KeyFormField, string>>;
};

/** For administrators: whose key it is, which stays, and the project it counts for. */
function OwnerFields({ form, set, existing, errors }: OwnerFieldsProps) {
  const text = useText(keysText);
  const viewer = useViewer();
  const users = useInfiniteQuery(usersPages({}));
  const projects = useQuery(projectsQuery());
  const others = (users.data?.pages ?? []).flatMap((page) => page.items).filter(({ id }) => id !== viewer.id);
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      {existing ? null : (
        <Field label={text.owner} error={errors.userId}>
          <OptionPicker
            label={text.owner}
            empty={text.nothingFound}
            value={form.userId}
            onChange={(userId) => set({ userId })}
            options={[
              { value: viewer.id, label: text.ownerSelf, note: viewer.name },
              ...others.map(({ id, name, email }) => ({ value: id, label: name, note: email })),
            ]}
          />
        </Field>
      )}
      <Field label={text.project} error={errors.projectId}>
        <Select
          value={form.projectId || 'none'}
          onValueChange={(projectId) => set({ projectId: projectId === 'none' ? '' : projectId })}
          options={[
            { value: 'none', label: text.noProject },
            ...(projects.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      </Field>
    </div>
  );
}
