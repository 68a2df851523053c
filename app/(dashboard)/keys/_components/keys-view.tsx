'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { KeyRound, Plus, X } from 'lucide-react';
import dynamic from 'next/dynamic';
import { lazy, useCallback, useMemo, useState } from 'react';
import { SearchField } from '@/components/filters/search-field';
import { useAddressState } from '@/components/filters/use-address-state';
import { clientSnippets } from '@/components/layout/client-snippets';
import { PageHead } from '@/components/layout/page-head';
import { useViewer } from '@/components/layout/viewer';
import { ColumnChooser } from '@/components/tables/column-chooser';
import { DataTable } from '@/components/tables/data-table';
import { SelectionBar } from '@/components/tables/selection-bar';
import { useColumnChoice } from '@/components/tables/use-column-choice';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { CodeSnippet } from '@/components/ui/code-snippet';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { Select } from '@/components/ui/select';
import { TableSkeleton } from '@/components/ui/skeleton';
import { WhenWanted } from '@/components/ui/when-wanted';
import { keysText } from '@/lib/i18n/dictionaries/keys';
import { pagesText } from '@/lib/i18n/dictionaries/pages';
import { useText } from '@/lib/i18n/locale-provider';
import { choiceParameter, searchParameter, textParameter } from '@/lib/queries/address-parameters';
import { type Key, type KeyScope, keysPages, keysPath, type NewKey } from '@/lib/queries/keys';
import { useManyChanges } from '../../_fields/use-many-changes';
import { useKeyColumns } from './key-columns';
import type { KeyDialogKind } from './key-menu';

const KeyDialog = dynamic(() => import('./key-dialog').then((module) => module.KeyDialog), { ssr: false });
const KeyReadyDialog = dynamic(() => import('./key-ready-dialog').then((module) => module.KeyReadyDialog), {
  ssr: false,
});
const RotateDialog = dynamic(() => import('./rotate-dialog').then((module) => module.RotateDialog), {
  ssr: false,
});

const KeySheet = lazy(() => import('./key-sheet').then((module) => ({ default: module.KeySheet })));

const parameters = {
  q: searchParameter,
  enabled: choiceParameter(['true', 'false']),
  userId: textParameter,
};

type OpenDialog = { kind: KeyDialogKind | 'create'; key: Key | null };

export function KeysView({ scope }: { scope: KeyScope }) {
  const text = useText(keysText);
  const pages = useText(pagesText);
  const { baseUrl } = useViewer();
  const [search, setSearch] = useAddressState(parameters, 'replace');
  const list = useInfiniteQuery(keysPages(scope, search));
  const keys = useMemo(() => {
    const loaded = list.data?.pages.flatMap((page) => page.items) ?? [];
    return scope === 'all' ? loaded : loaded.filter((key) => matches(key, search));
  }, [list.data, scope, search]);
  const [selection, setSelection] = useState<ReadonlySet<string>>(new Set());
  const [openId, setOpenId] = useState<string | null>(null);
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const [ready, setReady] = useState<NewKey | null>(null);
  const { pending, changeMany } = useManyChanges(keysPath[scope], {
    done: text.changedMany,
    failed: text.failedMany,
  });
  const onOpen = useCallback((key: Key) => setOpenId(key.id), []);
  const onDialog = useCallback((kind: KeyDialogKind, key: Key) => setDialog({ kind, key }), []);
  const columns = useKeyColumns({ scope, sortable: !list.hasNextPage, onOpen, onDialog });
  const choice = useColumnChoice(`keys.${scope}`, columns);
  const open = keys.find((key) => key.id === openId) ?? null;
  const filtered = search.q !== '' || search.enabled !== null || search.userId !== null;
  const selected = keys.filter((key) => selection.has(key.id));
  const close = () => setDialog(null);

  async function setEnabled(enabled: boolean) {
    await changeMany(
      selected.map(({ id }) => id),
      { enabled },
    );
    setSelection(new Set());
  }

  return (
    <>
      <PageHead
        title={text.title}
        actions={
          <>
            <ColumnChooser columns={columns} {...choice} />
            <Button variant="primary" onClick={() => setDialog({ kind: 'create', key: null })}>
              <Plus />
              {text.newKey}
            </Button>
          </>
        }
      >
        <SearchField
          label={scope === 'all' ? text.search : text.searchOwn}
          value={search.q}
          onSearch={(q) => setSearch({ q: q || null })}
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
        {scope === 'all' && search.userId ? (
          <Button onClick={() => setSearch({ userId: null })} aria-label={text.clearOwner}>
            {text.columns.owner}: {keys[0]?.userName ?? '–'}
            <X />
          </Button>
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
            rows={keys}
            rowId={(key) => key.id}
            rowName={(key) => key.name}
            rowMuted={(key) => !key.enabled}
            onOpen={onOpen}
            openId={openId}
            selection={selection}
            onSelect={setSelection}
            hasMore={list.hasNextPage}
            loadingMore={list.isFetchingNextPage}
            onLoadMore={() => void list.fetchNextPage()}
            empty={
              filtered ? (
                <EmptyState icon={KeyRound} title={text.nothingFound}>
                  {text.nothingFoundHelp}
                </EmptyState>
              ) : (
                <EmptyState icon={KeyRound} title={text.empty}>
                  <p>{text.emptyHelp}</p>
                  <Button
                    variant="primary"
                    className="mt-4"
                    onClick={() => setDialog({ kind: 'create', key: null })}
                  >
                    <Plus />
                    {text.newKey}
                  </Button>
                  <p className="mt-8 mb-2 text-left">{pages.tryIt}</p>
                  <CodeSnippet label={pages.snippet} snippets={clientSnippets(baseUrl)} />
                </EmptyState>
              )
            }
          />
        )}
      </Card>
      <SelectionBar count={selected.length} onClear={() => setSelection(new Set())}>
        <Button size="small" disabled={pending} onClick={() => void setEnabled(true)}>
          {text.selectedEnable}
        </Button>
        <Button size="small" disabled={pending} onClick={() => void setEnabled(false)}>
          {text.selectedDisable}
        </Button>
      </SelectionBar>
      <WhenWanted wanted={open !== null}>
        <KeySheet keyItem={open} scope={scope} onClose={() => setOpenId(null)} onDialog={onDialog} />
      </WhenWanted>
      {dialog?.kind === 'rotate' && dialog.key ? (
        <RotateDialog keyItem={dialog.key} scope={scope} onClose={close} onRotated={setReady} />
      ) : dialog ? (
        <KeyDialog scope={scope} existing={dialog.key} onClose={close} onCreated={setReady} />
      ) : null}
      {ready ? <KeyReadyDialog created={ready} onClose={() => setReady(null)} /> : null}
    </>
  );
}

/** One's own keys are few and all here. */
function matches(key: Key, { q, enabled }: { q: string; enabled: string | null }): boolean {
  if (enabled !== null && String(key.enabled) !== enabled) return false;
  return `${key.name} ${key.prefix} ${key.last4}`.toLowerCase().includes(q.trim().toLowerCase());
}
