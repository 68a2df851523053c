'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { Plus, Server, Upload } from 'lucide-react';
import dynamic from 'next/dynamic';
import { lazy, useCallback, useMemo, useState } from 'react';
import { SearchField } from '@/components/filters/search-field';
import { useAddressState } from '@/components/filters/use-address-state';
import { PageHead } from '@/components/layout/page-head';
import { ColumnChooser } from '@/components/tables/column-chooser';
import { DataTable } from '@/components/tables/data-table';
import { SelectionBar } from '@/components/tables/selection-bar';
import { useColumnChoice } from '@/components/tables/use-column-choice';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { Select } from '@/components/ui/select';
import { TableSkeleton } from '@/components/ui/skeleton';
import { WhenWanted } from '@/components/ui/when-wanted';
import { accountsText } from '@/lib/i18n/dictionaries/accounts';
import { useText } from '@/lib/i18n/locale-provider';
import { type Account, accountsPages, accountsPath } from '@/lib/queries/accounts';
import { choiceParameter, searchParameter } from '@/lib/queries/address-parameters';
import { useManyChanges } from '../../_fields/use-many-changes';
import { useAccountColumns } from './account-columns';
import { platforms } from './account-form';

const AccountDialog = dynamic(() => import('./account-dialog').then((module) => module.AccountDialog), {
  ssr: false,
});
const ImportDialog = dynamic(() => import('./import-dialog').then((module) => module.ImportDialog), {
  ssr: false,
});
const BulkDialog = dynamic(() => import('./bulk-dialog').then((module) => module.BulkDialog), { ssr: false });

const AccountSheet = lazy(() =>
  import('./account-sheet').then((module) => ({ default: module.AccountSheet })),
);

const parameters = {
  q: searchParameter,
  platform: choiceParameter(platforms),
  enabled: choiceParameter(['true', 'false']),
};

type OpenDialog = { kind: 'edit'; account: Account | null } | { kind: 'import' | 'bulk' | 'remove' };

export function AccountsView() {
  const text = useText(accountsText);
  const [search, setSearch] = useAddressState(parameters, 'replace');
  const list = useInfiniteQuery(accountsPages(search));
  const accounts = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  const [selection, setSelection] = useState<ReadonlySet<string>>(new Set());
  const [shown, setShown] = useState<{ id: string; test: boolean } | null>(null);
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const { pending, changeMany } = useManyChanges(accountsPath, {
    done: text.changedMany,
    failed: text.failedMany,
  });
  const onOpen = useCallback((account: Account) => setShown({ id: account.id, test: false }), []);
  const onTest = useCallback((account: Account) => setShown({ id: account.id, test: true }), []);
  const onEdit = useCallback((account: Account) => setDialog({ kind: 'edit', account }), []);
  const todayTotal = accounts.reduce((sum, account) => sum + account.stats.todayRequests, 0);
  const columns = useAccountColumns({ sortable: !list.hasNextPage, todayTotal, onOpen, onTest, onEdit });
  const choice = useColumnChoice('accounts', columns);
  const filtered = search.q !== '' || search.platform !== null || search.enabled !== null;
  const selected = accounts.filter((account) => selection.has(account.id));
  const active = accounts.filter(({ status }) => status === 'active').length;
  const close = () => setDialog(null);

  async function changeSelected(change: object | null) {
    await changeMany(
      selected.map(({ id }) => id),
      change,
    );
    setSelection(new Set());
    close();
  }

  return (
    <>
      <PageHead
        title={text.title}
        actions={
          <>
            <ColumnChooser columns={columns} {...choice} />
            <Button onClick={() => setDialog({ kind: 'import' })}>
              <Upload />
              {text.import}
            </Button>
            <Button variant="primary" onClick={() => setDialog({ kind: 'edit', account: null })}>
              <Plus />
              {text.add}
            </Button>
          </>
        }
      >
        <SearchField
          label={text.search}
          value={search.q}
          onSearch={(q) => setSearch({ q: q || null })}
          className="sm:w-56"
        />
        <Select
          label={text.platform}
          value={search.platform ?? 'any'}
          onValueChange={(platform) => setSearch({ platform: platform === 'any' ? null : platform })}
          className="w-36"
          options={[
            { value: 'any', label: text.anyPlatform },
            ...platforms.map((value) => ({ value, label: text.platforms[value] })),
          ]}
        />
        <Select
          label={text.columns.status}
          value={search.enabled ?? 'any'}
          onValueChange={(enabled) => setSearch({ enabled: enabled === 'any' ? null : enabled })}
          className="w-32"
          options={[
            { value: 'any', label: text.anyState },
            { value: 'true', label: text.enabled },
            { value: 'false', label: text.disabled },
          ]}
        />
        {accounts.length > 0 ? (
          <span className="text-ink-soft text-sm xl:hidden 2xl:inline">
            {text.pool(active, accounts.length)}
          </span>
        ) : null}
      </PageHead>
      <Card aria-busy={list.isPending}>
        {list.isPending ? (
          <TableSkeleton rows={8} columns={8} />
        ) : list.isError ? (
          <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        ) : (
          <DataTable
            label={text.title}
            columns={choice.shown}
            rows={accounts}
            rowId={(account) => account.id}
            rowName={(account) => account.name}
            rowMuted={(account) => !account.enabled}
            onOpen={onOpen}
            openId={shown?.id ?? null}
            selection={selection}
            onSelect={setSelection}
            hasMore={list.hasNextPage}
            loadingMore={list.isFetchingNextPage}
            onLoadMore={() => void list.fetchNextPage()}
            empty={
              <EmptyState
                icon={Server}
                title={filtered ? text.nothingFound : text.empty}
                actions={
                  filtered ? null : (
                    <>
                      <Button variant="primary" onClick={() => setDialog({ kind: 'edit', account: null })}>
                        <Plus />
                        {text.add}
                      </Button>
                      <Button onClick={() => setDialog({ kind: 'import' })}>
                        <Upload />
                        {text.import}
                      </Button>
                    </>
                  )
                }
              >
                {filtered ? text.nothingFoundHelp : text.emptyHelp}
              </EmptyState>
            }
          />
        )}
      </Card>
      <SelectionBar count={selected.length} onClear={() => setSelection(new Set())}>
        <Button size="small" disabled={pending} onClick={() => void changeSelected({ enabled: true })}>
          {text.enable}
        </Button>
        <Button size="small" disabled={pending} onClick={() => void changeSelected({ enabled: false })}>
          {text.disable}
        </Button>
        <Button size="small" disabled={pending} onClick={() => setDialog({ kind: 'bulk' })}>
          {text.edit}
        </Button>
        <Button size="small" disabled={pending} onClick={() => setDialog({ kind: 'remove' })}>
          {text.remove}
        </Button>
      </SelectionBar>
      <WhenWanted wanted={shown !== null}>
        <AccountSheet
          account={accounts.find(({ id }) => id === shown?.id) ?? null}
          testAtOnce={shown?.test ?? false}
          onClose={() => setShown(null)}
          onEdit={onEdit}
        />
      </WhenWanted>
      {dialog?.kind === 'edit' ? <AccountDialog existing={dialog.account} onClose={close} /> : null}
      {dialog?.kind === 'import' ? <ImportDialog onClose={close} /> : null}
      {dialog?.kind === 'bulk' ? (
        <BulkDialog
          accounts={selected}
          onClose={(done) => {
            if (done) setSelection(new Set());
            close();
          }}
        />
      ) : null}
      <ConfirmDialog
        open={dialog?.kind === 'remove'}
        onOpenChange={(open) => {
          if (!open) close();
        }}
        title={text.removeManyTitle(selected.length)}
        confirmLabel={text.remove}
        danger
        pending={pending}
        onConfirm={() => void changeSelected(null)}
      >
        {text.removeHelp}
      </ConfirmDialog>
    </>
  );
}
