'use client';

import { CircleDot } from 'lucide-react';
import { useMemo } from 'react';
import { useNow } from '@/components/layout/now';
import type { Column } from '@/components/tables/column';
import { columnMakers } from '@/components/tables/column-makers';
import { Badge, StatusDot } from '@/components/ui/badge';
import { TimeAgo } from '@/components/ui/time-ago';
import { keysText } from '@/lib/i18n/dictionaries/keys';
import { tableText } from '@/lib/i18n/dictionaries/table';
import { useText } from '@/lib/i18n/locale-provider';
import type { Key, KeyScope } from '@/lib/queries/keys';
import { LimitBar } from '../../_fields/limit-bar';
import { type KeyDialogKind, KeyMenu } from './key-menu';
import { keyStateOf, keyStateTone, limitUsed } from './key-state';

type KeyColumnsOptions = {
  scope: KeyScope;
  /** Only a list that is loaded to its end can be sorted here. */
  sortable: boolean;
  onOpen: (key: Key) => void;
  onDialog: (kind: KeyDialogKind, key: Key) => void;
};

export function useKeyColumns({ scope, sortable, onOpen, onDialog }: KeyColumnsOptions): Column<Key>[] {
  const text = useText(keysText);
  const table = useText(tableText);
  const now = useNow();
  return useMemo(() => {
    const names = text.columns;
    const make = columnMakers<Key, keyof typeof names>({ names, sortable, actions: table.actions });
    const { by } = make;
    const owner: Column<Key>[] = [
      {
        id: 'owner',
        header: names.owner,
        width: 116,
        hideable: true,
        ...by((key) => key.userName),
        cell: (key) => <span title={key.userName}>{key.userName}</span>,
      },
      {
        id: 'project',
        header: names.project,
        minWidth: 110,
        hideable: true,
        hiddenAtFirst: true,
        ...by((key) => key.projectName ?? ''),
        cell: (key) => key.projectName ?? '–',
      },
    ];
    const columns: Column<Key>[] = [
      {
        id: 'name',
        header: names.name,
        minWidth: 170,
        ...by((key) => key.name),
        cell: (key) => (
          <span className="flex min-w-0 items-center gap-2">
            <span className="truncate font-medium" title={key.name}>
              {key.name}
            </span>
            {key.recordConversations ? (
              <Badge tone="warn" title={text.recordedHint} className="shrink-0">
                <CircleDot aria-hidden />
                {text.recorded}
              </Badge>
            ) : null}
          </span>
        ),
      },
      {
        id: 'key',
        header: names.key,
        width: 116,
        hideable: true,
        cell: (key) => (
          // The beginning is the same in all of them.
          <span className="font-mono text-ink-soft text-sm" title={text.keyOf(key.prefix, key.last4)}>
            {text.keyOf(key.prefix.slice(-4), key.last4)}
          </span>
        ),
      },
      ...(scope === 'all' ? owner : []),
      {
        id: 'state',
        header: names.state,
        width: 136,
        hideable: true,
        ...by((key) => keyStateOf(key, now)),
        cell: (key) => {
          const state = keyStateOf(key, now);
          return <StatusDot tone={keyStateTone[state]}>{text[state]}</StatusDot>;
        },
      },
      make.count('requests', (key) => key.requestCount, { width: 96 }),
      make.count('tokens', (key) => key.totalTokens, { width: 90, hiddenAtFirst: scope === 'all' }),
      make.money('cost', (key) => key.cost, { width: 100 }),
      make.money('today', (key) => key.todayCost, { width: 104, hiddenAtFirst: true }),
      {
        id: 'usage',
        header: names.usage,
        width: 140,
        hideable: true,
        firstDescending: true,
        ...by(limitUsed),
        cell: (key) => {
          const share = limitUsed(key);
          if (share === null) return <span className="text-ink-faint">{text.noLimits}</span>;
          return <LimitBar share={share} label={`${names.usage}: ${key.name}`} />;
        },
      },
      {
        id: 'models',
        header: names.models,
        minWidth: 130,
        hideable: true,
        hiddenAtFirst: true,
        cell: (key) => (
          <span className="text-ink-soft" title={key.allowedModels.join('\n')}>
            {key.allowedModels.join(', ') || text.allModels}
          </span>
        ),
      },
      make.time('created', (key) => key.createdAt, { width: 115, hiddenAtFirst: true }),
      make.time('lastUsed', (key) => key.lastUsedAt, { width: 110, hiddenAtFirst: scope === 'all' }),
      {
        id: 'expires',
        header: names.expires,
        width: 100,
        hideable: true,
        hiddenAtFirst: true,
        ...by((key) => key.expiresAt),
        cell: (key) =>
          key.expiresAt ? (
            <TimeAgo value={key.expiresAt} className="text-ink-soft" />
          ) : (
            <span className="text-ink-faint">{text.noExpiry}</span>
          ),
      },
      make.menu((key) => <KeyMenu keyItem={key} scope={scope} onOpen={onOpen} onDialog={onDialog} />),
    ];
    return columns;
  }, [text, table, now, scope, sortable, onOpen, onDialog]);
}
