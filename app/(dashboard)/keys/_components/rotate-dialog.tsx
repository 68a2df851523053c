'use client';

import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Notice } from '@/components/ui/notice';
import { Select } from '@/components/ui/select';
import { commonText } from '@/lib/i18n/dictionaries/common';
import { keysText } from '@/lib/i18n/dictionaries/keys';
import { useText } from '@/lib/i18n/locale-provider';
import { type Key, type KeyScope, keysPath, type NewKey } from '@/lib/queries/keys';
import { requestJson } from '@/lib/queries/request-json';
import { useSave } from '../../_fields/use-save';

const graces = ['0', '3600', '86400', '604800'] as const;

type RotateDialogProps = {
  keyItem: Key;
  scope: KeyScope;
  onClose: () => void;
  onRotated: (rotated: NewKey) => void;
};

export function RotateDialog({ keyItem, scope, onClose, onRotated }: RotateDialogProps) {
  const text = useText(keysText);
  const common = useText(commonText);
  const queries = useQueryClient();
  const [grace, setGrace] = useState<(typeof graces)[number]>('86400');
  const { pending, errors, save } = useSave<'graceSeconds'>(['graceSeconds']);

  function submit(event: FormEvent) {
    event.preventDefault();
    void save(async () => {
      const path = `/api/keys/${encodeURIComponent(keyItem.id)}/rotate`;
      onRotated(await requestJson<NewKey>(path, { method: 'POST', body: { graceSeconds: Number(grace) } }));
      onClose();
      await queries.invalidateQueries({ queryKey: [keysPath[scope]] });
    });
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      size="small"
      title={text.rotateTitle(keyItem.name)}
      description={text.rotateLead}
      footer={
        <>
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button variant="primary" type="submit" form="rotate-key" pending={pending}>
            {text.rotateAction}
          </Button>
        </>
      }
    >
      <form id="rotate-key" onSubmit={submit} className="flex flex-col gap-4">
        {errors.form ? <Notice tone="bad">{errors.form}</Notice> : null}
        <Field label={text.grace} error={errors.graceSeconds}>
          <Select
            value={grace}
            onValueChange={setGrace}
            options={graces.map((value) => ({ value, label: text.graceChoices[value] }))}
          />
        </Field>
      </form>
    </Dialog>
  );
}
