'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Dialog } from '@/components/ui/dialog';
import { useErrorMessage } from '@/components/ui/error-message';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { toast } from '@/components/ui/toast';
import { commonText } from '@/lib/i18n/dictionaries/common';
import { requestsText } from '@/lib/i18n/dictionaries/requests';
import { useText } from '@/lib/i18n/locale-provider';
import { requestJson } from '@/lib/queries/request-json';
import { type SavedView, viewsPath } from '@/lib/queries/views';

type SaveViewDialogProps = {
  query: string;
  /** One's own: saving under the name of one of them replaces it. */
  views: readonly SavedView[];
  mayShare: boolean;
  onClose: () => void;
};

export function SaveViewDialog({ query, views, mayShare, onClose }: SaveViewDialogProps) {
  const text = useText(requestsText);
  const common = useText(commonText);
  const client = useQueryClient();
  const message = useErrorMessage();
  const form = useId();
  const [name, setName] = useState('');
  const [shared, setShared] = useState(false);
  const [problem, setProblem] = useState<string | undefined>();
  const wanted = name.trim();
  const existing = views.find((view) => view.name === wanted);
  const save = useMutation({
    mutationFn: () =>
      existing
        ? requestJson(`${viewsPath}/${existing.id}`, { method: 'PATCH', body: { query, shared } })
        : requestJson(viewsPath, { method: 'POST', body: { page: 'requests', name: wanted, query, shared } }),
    onSuccess: async () => {
      toast.success(text.viewSaved(wanted));
      await client.invalidateQueries({ queryKey: [viewsPath] });
      onClose();
    },
    onError: (error) => setProblem(message(error)),
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      size="small"
      title={text.saveView}
      description={text.saveViewLead}
      footer={
        <>
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button type="submit" form={form} variant="primary" pending={save.isPending}>
            {common.save}
          </Button>
        </>
      }
    >
      <form
        id={form}
        noValidate
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (wanted) save.mutate();
          else setProblem(text.viewNameMissing);
        }}
      >
        <Field
          label={text.viewName}
          error={problem}
          {...(existing ? { hint: text.updateView(existing.name) } : {})}
        >
          <Input
            value={name}
            maxLength={100}
            autoFocus
            onChange={(event) => {
              setName(event.target.value);
              setProblem(undefined);
            }}
          />
        </Field>
        {mayShare ? (
          // biome-ignore lint/a11y/noLabelWithoutControl: the checkbox inside is a custom control with an input
          <label className="flex min-h-8 cursor-pointer items-center gap-2">
            <Checkbox checked={shared} onCheckedChange={setShared} />
            {text.shareView}
          </label>
        ) : null}
      </form>
    </Dialog>
  );
}
