'use client';

import { useQueryClient } from '@tanstack/react-query';
import { Ellipsis } from 'lucide-react';
import { useState } from 'react';
import { useViewer } from '@/components/layout/viewer';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { useErrorMessage } from '@/components/ui/error-message';
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from '@/components/ui/menu';
import { toast } from '@/components/ui/toast';
import { usersText } from '@/lib/i18n/dictionaries/users';
import { useText } from '@/lib/i18n/locale-provider';
import { requestJson } from '@/lib/queries/request-json';
import { type User, usersPath } from '@/lib/queries/users';
import { LinkDialog, type OneTimeLink } from './link-dialog';

type UserMenuProps = { user: User; onOpen?: (user: User) => void; onSetRate?: (user: User) => void };

type Question = 'role' | 'disable' | 'remove';

export function UserMenu({ user, onOpen, onSetRate }: UserMenuProps) {
  const text = useText(usersText);
  const viewer = useViewer();
  const errorMessage = useErrorMessage();
  const queries = useQueryClient();
  const [question, setQuestion] = useState<Question | null>(null);
  const [pending, setPending] = useState(false);
  const [link, setLink] = useState<OneTimeLink | null>(null);
  const path = `${usersPath}/${encodeURIComponent(user.id)}`;
  const isSelf = user.id === viewer.id;

  async function run(work: () => Promise<unknown>, done: string) {
    setPending(true);
    try {
      await work();
      toast.success(done);
      setQuestion(null);
    } catch (error) {
      toast.error(errorMessage(error));
    } finally {
      setPending(false);
      await queries.invalidateQueries({ queryKey: [usersPath] });
    }
  }

  const change = (body: object, done: string) =>
    run(() => requestJson(path, { method: 'PATCH', body }), done);

  async function makeResetLink() {
    try {
      setLink(await requestJson<OneTimeLink>(`${path}/reset-link`, { method: 'POST' }));
    } catch (error) {
      toast.error(errorMessage(error));
    }
  }

  const role = user.role === 'admin' ? 'user' : 'admin';
  const closeQuestion = (open: boolean) => {
    if (!open) setQuestion(null);
  };
  return (
    <>
      <Menu>
        <MenuTrigger
          render={<Button variant="quiet" size="icon-small" aria-label={text.actions(user.name)} />}
        >
          <Ellipsis />
        </MenuTrigger>
        <MenuContent>
          {onOpen ? <MenuItem onClick={() => onOpen(user)}>{text.details}</MenuItem> : null}
          {onSetRate ? <MenuItem onClick={() => onSetRate(user)}>{text.setRate}</MenuItem> : null}
          <MenuItem onClick={() => void makeResetLink()}>{text.reset}</MenuItem>
          <MenuSeparator />
          <MenuItem disabled={isSelf} onClick={() => setQuestion('role')}>
            {role === 'admin' ? text.makeAdmin : text.makeUser}
          </MenuItem>
          {user.enabled ? (
            <MenuItem disabled={isSelf} onClick={() => setQuestion('disable')}>
              {text.disable}
            </MenuItem>
          ) : (
            <MenuItem onClick={() => void change({ enabled: true }, text.enabledDone(user.name))}>
              {text.enable}
            </MenuItem>
          )}
          <MenuItem danger disabled={isSelf} onClick={() => setQuestion('remove')}>
            {text.remove}
          </MenuItem>
        </MenuContent>
      </Menu>
      <ConfirmDialog
        open={question === 'role'}
        onOpenChange={closeQuestion}
        title={text.roleTitle(user.name)}
        confirmLabel={role === 'admin' ? text.makeAdmin : text.makeUser}
        pending={pending}
        onConfirm={() => void change({ role }, text.roleChanged(user.name))}
      >
        <p>{role === 'admin' ? text.roleToAdmin : text.roleToUser}</p>
        <p className="mt-1">{text.roleSignsOut}</p>
      </ConfirmDialog>
      <ConfirmDialog
        open={question === 'disable'}
        onOpenChange={closeQuestion}
        title={text.disableTitle(user.name)}
        confirmLabel={text.disable}
        danger
        pending={pending}
        onConfirm={() => void change({ enabled: false }, text.disabledDone(user.name))}
      >
        {text.disableHelp}
      </ConfirmDialog>
      <ConfirmDialog
        open={question === 'remove'}
        onOpenChange={closeQuestion}
        title={text.removeTitle(user.name)}
        confirmLabel={text.remove}
        danger
        pending={pending}
        onConfirm={() => void run(() => requestJson(path, { method: 'DELETE' }), text.removed(user.name))}
      >
        {text.removeHelp}
      </ConfirmDialog>
      {link ? (
        <LinkDialog title={text.resetReady(link.email)} link={link} onClose={() => setLink(null)} />
      ) : null}
    </>
  );
}
