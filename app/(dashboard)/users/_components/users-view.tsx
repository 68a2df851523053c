'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { Ellipsis, UserPlus, Users } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useMemo, useState } from 'react';
import { SearchField } from '@/components/filters/search-field';
import { useAddressState } from '@/components/filters/use-address-state';
import { PageHead } from '@/components/layout/page-head';
import { ColumnChooser } from '@/components/tables/column-chooser';
import { DataTable } from '@/components/tables/data-table';
import { SelectionBar } from '@/components/tables/selection-bar';
import { useColumnChoice } from '@/components/tables/use-column-choice';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { Menu, MenuContent, MenuItem, MenuTrigger } from '@/components/ui/menu';
import { Select } from '@/components/ui/select';
import { TableSkeleton } from '@/components/ui/skeleton';
import { commonText } from '@/lib/i18n/dictionaries/common';
import { usersText } from '@/lib/i18n/dictionaries/users';
import { useText } from '@/lib/i18n/locale-provider';
import { choiceParameter, searchParameter } from '@/lib/queries/address-parameters';
import { type User, usersPages } from '@/lib/queries/users';
import type { RateTarget } from './rate-dialog';
import { useUserColumns } from './user-columns';

// Forms and their checks arrive when they are opened.
const AddUserDialog = dynamic(() => import('./add-user-dialog').then((module) => module.AddUserDialog), {
  ssr: false,
});
const InviteDialog = dynamic(() => import('./invite-dialog').then((module) => module.InviteDialog), {
  ssr: false,
});
const RateDialog = dynamic(() => import('./rate-dialog').then((module) => module.RateDialog), { ssr: false });
const UserSheet = dynamic(() => import('./user-sheet').then((module) => module.UserSheet), { ssr: false });

const parameters = {
  q: searchParameter,
  role: choiceParameter(['admin', 'user']),
  enabled: choiceParameter(['true', 'false']),
};

export function UsersView() {
  const text = useText(usersText);
  const common = useText(commonText);
  const [search, setSearch] = useAddressState(parameters, 'replace');
  const list = useInfiniteQuery(usersPages(search));
  const users = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  const [selection, setSelection] = useState<ReadonlySet<string>>(new Set());
  const [dialog, setDialog] = useState<'invite' | 'add' | null>(null);
  const [rateTarget, setRateTarget] = useState<RateTarget | null>(null);
  const [openId, setOpenId] = useState<string | null>(null);
  const columns = useUserColumns({
    sortable: !list.hasNextPage,
    onOpen: (user) => setOpenId(user.id),
    onSetRate: (user) => setRateTarget({ kind: 'some', users: [user] }),
  });
  const choice = useColumnChoice('users', columns);
  const open: User | undefined = users.find((user) => user.id === openId);
  const filtered = search.q !== '' || search.role !== null || search.enabled !== null;
  const selected = users.filter((user) => selection.has(user.id));

  return (
    <>
      <PageHead
        title={text.title}
        actions={
          <>
            <ColumnChooser columns={columns} {...choice} />
            <Button variant="primary" onClick={() => setDialog('invite')}>
              <UserPlus />
              {text.invite}
            </Button>
            <Menu>
              <MenuTrigger render={<Button size="icon" aria-label={common.more} />}>
                <Ellipsis />
              </MenuTrigger>
              <MenuContent>
                <MenuItem onClick={() => setDialog('add')}>{text.add}</MenuItem>
                <MenuItem onClick={() => setRateTarget({ kind: 'all' })}>{text.setRateAll}</MenuItem>
              </MenuContent>
            </Menu>
          </>
        }
      >
        <SearchField label={text.search} value={search.q} onSearch={(q) => setSearch({ q: q || null })} />
        <Select
          label={text.columns.role}
          value={search.role ?? 'any'}
          onValueChange={(role) => setSearch({ role: role === 'any' ? null : role })}
          className="w-36"
          options={[
            { value: 'any', label: text.anyRole },
            { value: 'admin', label: text.roles.admin },
            { value: 'user', label: text.roles.user },
          ]}
        />
        <Select
          label={text.columns.state}
          value={search.enabled ?? 'any'}
          onValueChange={(enabled) => setSearch({ enabled: enabled === 'any' ? null : enabled })}
          className="w-32"
          options={[
            { value: 'any', label: text.anyState },
            { value: 'true', label: text.enabled },
            { value: 'false', label: text.disabled },
          ]}
        />
      </PageHead>
      <Card aria-busy={list.isPending}>
        {list.isPending ? (
          <TableSkeleton rows={8} columns={7} />
        ) : list.isError ? (
          <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        ) : (
          <DataTable
            label={text.title}
            columns={choice.shown}
            rows={users}
            rowId={(user) => user.id}
            rowName={(user) => user.name}
            rowMuted={(user) => !user.enabled}
            onOpen={(user) => setOpenId(user.id)}
            openId={openId}
            selection={selection}
            onSelect={setSelection}
            hasMore={list.hasNextPage}
            loadingMore={list.isFetchingNextPage}
            onLoadMore={() => void list.fetchNextPage()}
            empty={
              <EmptyState icon={Users} title={filtered ? text.nothingFound : text.empty}>
                {filtered ? text.nothingFoundHelp : text.emptyHelp}
              </EmptyState>
            }
          />
        )}
      </Card>
      <SelectionBar count={selected.length} onClear={() => setSelection(new Set())}>
        <Button size="small" onClick={() => setRateTarget({ kind: 'some', users: selected })}>
          {text.setRate}
        </Button>
      </SelectionBar>
      {dialog === 'invite' ? <InviteDialog onClose={() => setDialog(null)} /> : null}
      {dialog === 'add' ? <AddUserDialog onClose={() => setDialog(null)} /> : null}
      {rateTarget ? (
        <RateDialog
          target={rateTarget}
          onClose={() => setRateTarget(null)}
          onDone={() => {
            setRateTarget(null);
            setSelection(new Set());
          }}
        />
      ) : null}
      <UserSheet user={open ?? null} onClose={() => setOpenId(null)} />
    </>
  );
}
