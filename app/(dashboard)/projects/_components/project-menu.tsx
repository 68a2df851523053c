'use client';

import { useQueryClient } from '@tanstack/react-query';
import { Ellipsis } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { useErrorMessage } from '@/components/ui/error-message';
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from '@/components/ui/menu';
import { toast } from '@/components/ui/toast';
import { commonText } from '@/lib/i18n/dictionaries/common';
import { projectsText } from '@/lib/i18n/dictionaries/projects';
import { useText } from '@/lib/i18n/locale-provider';
import { type Project, projectsPath } from '@/lib/queries/projects';
import { requestJson } from '@/lib/queries/request-json';

export function ProjectMenu({ project, onEdit }: { project: Project; onEdit: (project: Project) => void }) {
  const text = useText(projectsText);
  const common = useText(commonText);
  const router = useRouter();
  const errorMessage = useErrorMessage();
  const queries = useQueryClient();
  const [question, setQuestion] = useState<'disable' | 'remove' | null>(null);
  const [pending, setPending] = useState(false);
  const path = `${projectsPath}/${encodeURIComponent(project.id)}`;

  async function run(call: { method: 'PATCH' | 'DELETE'; body?: object }, done: string) {
    setPending(true);
    try {
      await requestJson(path, call);
      toast.success(done);
      setQuestion(null);
    } catch (error) {
      toast.error(errorMessage(error));
    } finally {
      setPending(false);
      await queries.invalidateQueries({ queryKey: [projectsPath] });
    }
  }

  const closeQuestion = (open: boolean) => {
    if (!open) setQuestion(null);
  };
  return (
    <>
      <Menu>
        <MenuTrigger
          render={<Button variant="quiet" size="icon-small" aria-label={text.actions(project.name)} />}
        >
          <Ellipsis />
        </MenuTrigger>
        <MenuContent>
          <MenuItem onClick={() => onEdit(project)}>{common.edit}</MenuItem>
          <MenuItem onClick={() => router.push(`/requests?projectId=${encodeURIComponent(project.id)}`)}>
            {text.showRequests}
          </MenuItem>
          <MenuSeparator />
          {project.enabled ? (
            <MenuItem onClick={() => setQuestion('disable')}>{text.disable}</MenuItem>
          ) : (
            <MenuItem
              onClick={() =>
                void run({ method: 'PATCH', body: { enabled: true } }, text.enabledDone(project.name))
              }
            >
              {text.enable}
            </MenuItem>
          )}
          <MenuItem danger onClick={() => setQuestion('remove')}>
            {text.remove}
          </MenuItem>
        </MenuContent>
      </Menu>
      <ConfirmDialog
        open={question === 'disable'}
        onOpenChange={closeQuestion}
        title={text.disableTitle(project.name)}
        confirmLabel={text.disable}
        danger
        pending={pending}
        onConfirm={() =>
          void run({ method: 'PATCH', body: { enabled: false } }, text.disabledDone(project.name))
        }
      >
        {text.disableHelp}
      </ConfirmDialog>
      <ConfirmDialog
        open={question === 'remove'}
        onOpenChange={closeQuestion}
        title={text.removeTitle(project.name)}
        confirmLabel={text.remove}
        danger
        pending={pending}
        onConfirm={() => void run({ method: 'DELETE' }, text.removed(project.name))}
      >
        {text.removeHelp}
      </ConfirmDialog>
    </>
  );
}
