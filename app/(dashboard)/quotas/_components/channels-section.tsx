'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Ellipsis, Plus, Send } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { EmptyState } from '@/components/ui/empty-state';
import { useErrorMessage } from '@/components/ui/error-message';
import { ErrorState } from '@/components/ui/error-state';
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from '@/components/ui/menu';
import { TableSkeleton } from '@/components/ui/skeleton';
import { TimeAgo } from '@/components/ui/time-ago';
import { toast } from '@/components/ui/toast';
import { commonText } from '@/lib/i18n/dictionaries/common';
import { quotasText } from '@/lib/i18n/dictionaries/quotas';
import { useText } from '@/lib/i18n/locale-provider';
import { type ChannelView, channelsPath, channelsQuery } from '@/lib/queries/quotas';
import { requestJson } from '@/lib/queries/request-json';

const ChannelDialog = dynamic(() => import('./channel-dialog').then((module) => module.ChannelDialog), {
  ssr: false,
});

export function ChannelsSection() {
  const text = useText(quotasText);
  const channels = useQuery(channelsQuery());
  const [editing, setEditing] = useState<ChannelView | 'new' | null>(null);
  const add = (
    <Button variant="primary" onClick={() => setEditing('new')}>
      <Plus />
      {text.channels.add}
    </Button>
  );
  return (
    <>
      {channels.data?.items.length ? <div className="mb-3 flex justify-end">{add}</div> : null}
      <Card aria-busy={channels.isPending}>
        {channels.isPending ? (
          <TableSkeleton rows={3} columns={3} />
        ) : channels.isError ? (
          <ErrorState error={channels.error} onRetry={() => void channels.refetch()} />
        ) : channels.data.items.length === 0 ? (
          <EmptyState icon={Send} title={text.channels.empty} actions={add}>
            {text.channels.emptyHelp}
          </EmptyState>
        ) : (
          <ul aria-label={text.tabs.channels} className="divide-y divide-line">
            {channels.data.items.map((channel) => (
              <ChannelEntry key={channel.id} channel={channel} onEdit={() => setEditing(channel)} />
            ))}
          </ul>
        )}
      </Card>
      {editing ? (
        <ChannelDialog channel={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />
      ) : null}
    </>
  );
}

function ChannelEntry({ channel, onEdit }: { channel: ChannelView; onEdit: () => void }) {
  const text = useText(quotasText);
  const common = useText(commonText);
  const errorMessage = useErrorMessage();
  const queries = useQueryClient();
  const [testing, setTesting] = useState(false);
  const [asking, setAsking] = useState(false);
  const [pending, setPending] = useState(false);
  const path = `${channelsPath}/${encodeURIComponent(channel.id)}`;

  async function test() {
    setTesting(true);
    try {
      const { ok, error } = await requestJson<{ ok: boolean; error: string | null }>(`${path}/test`, {
        method: 'POST',
        body: {},
      });
      if (ok) toast.success(text.channels.testOk);
      else toast.error(text.channels.testFailed(error ?? ''));
    } catch (error) {
      toast.error(errorMessage(error));
    } finally {
      setTesting(false);
    }
  }

  async function run(call: { method: 'PATCH' | 'DELETE'; body?: object }) {
    setPending(true);
    try {
      await requestJson(path, call);
      setAsking(false);
      toast.success(call.method === 'DELETE' ? text.removed(channel.name) : text.saved(channel.name));
    } catch (error) {
      toast.error(errorMessage(error));
    } finally {
      setPending(false);
      await queries.invalidateQueries({ queryKey: [channelsPath] });
    }
  }

  return (
    <li className="flex items-center gap-3 px-4 py-3">
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-2 break-words font-medium">
          {channel.name}
          <Badge>{text.channels.kinds[channel.kind]}</Badge>
          {channel.enabled ? null : <Badge tone="warn">{text.off}</Badge>}
        </p>
        <p className="break-words text-ink-soft text-sm">
          {channel.hint}
          {channel.lastUsedAt ? (
            <>
              {' · '}
              {text.channels.lastUsed} <TimeAgo value={channel.lastUsedAt} />
            </>
          ) : null}
        </p>
        {channel.lastError ? (
          <p className="break-words text-bad text-sm">
            {text.channels.lastError}: {channel.lastError}
          </p>
        ) : null}
      </div>
      <Button size="small" pending={testing} onClick={() => void test()}>
        {text.channels.test}
      </Button>
      <Menu>
        <MenuTrigger
          render={<Button variant="quiet" size="icon-small" aria-label={text.actions(channel.name)} />}
        >
          <Ellipsis />
        </MenuTrigger>
        <MenuContent>
          <MenuItem onClick={onEdit}>{common.edit}</MenuItem>
          <MenuItem onClick={() => void run({ method: 'PATCH', body: { enabled: !channel.enabled } })}>
            {channel.enabled ? text.channels.disable : text.channels.enable}
          </MenuItem>
          <MenuSeparator />
          <MenuItem danger onClick={() => setAsking(true)}>
            {text.remove}
          </MenuItem>
        </MenuContent>
      </Menu>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={text.removeTitle(channel.name)}
        confirmLabel={text.remove}
        danger
        pending={pending}
        onConfirm={() => void run({ method: 'DELETE' })}
      >
        {channel.hint}
      </ConfirmDialog>
    </li>
  );
}
