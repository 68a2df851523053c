'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { useQueryClient } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import { z } from 'zod';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { useErrorMessage } from '@/components/ui/error-message';
import { Field } from '@/components/ui/field';
import { Input, Textarea } from '@/components/ui/input';
import { Notice } from '@/components/ui/notice';
import { toast } from '@/components/ui/toast';
import { commonText } from '@/lib/i18n/dictionaries/common';
import { projectsText } from '@/lib/i18n/dictionaries/projects';
import { useText } from '@/lib/i18n/locale-provider';
import { type Project, projectsPath } from '@/lib/queries/projects';
import { isApiError, requestJson } from '@/lib/queries/request-json';

type Values = { name: string; description: string };

/** Creates a project, or changes the given one. */
export function ProjectDialog({ project, onClose }: { project: Project | null; onClose: () => void }) {
  const text = useText(projectsText);
  const common = useText(commonText);
  const errorMessage = useErrorMessage();
  const queries = useQueryClient();
  const form = useForm<Values>({
    resolver: zodResolver(
      z.object({
        name: z.string().trim().min(1, text.nameMissing).max(200),
        description: z.string().max(2000),
      }),
    ),
    defaultValues: { name: project?.name ?? '', description: project?.description ?? '' },
  });
  const { errors, isSubmitting } = form.formState;

  async function submit(values: Values) {
    try {
      if (project) {
        await requestJson(`${projectsPath}/${encodeURIComponent(project.id)}`, {
          method: 'PATCH',
          body: values,
        });
      } else await requestJson(projectsPath, { method: 'POST', body: values });
    } catch (error) {
      const field = isApiError(error) && error.param === 'name' ? 'name' : 'root';
      form.setError(field, { message: errorMessage(error) }, { shouldFocus: true });
      return;
    }
    toast.success(project ? text.saved(values.name) : text.created(values.name));
    onClose();
    await queries.invalidateQueries({ queryKey: [projectsPath] });
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      size="small"
      title={project ? text.edit(project.name) : text.create}
      description={project ? undefined : text.createLead}
      footer={
        <>
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button variant="primary" type="submit" form="project" pending={isSubmitting}>
            {project ? common.save : text.create}
          </Button>
        </>
      }
    >
      <form id="project" noValidate onSubmit={form.handleSubmit(submit)} className="flex flex-col gap-4">
        {errors.root?.message ? <Notice tone="bad">{errors.root.message}</Notice> : null}
        <Field label={text.name} error={errors.name?.message}>
          <Input autoComplete="off" autoFocus {...form.register('name')} />
        </Field>
        <Field label={text.description} optional error={errors.description?.message}>
          <Textarea {...form.register('description')} />
        </Field>
      </form>
    </Dialog>
  );
}
