'use client';

import { useMemo } from 'react';
import type { Column } from '@/components/tables/column';
import { columnMakers } from '@/components/tables/column-makers';
import { formatRate } from '@/lib/format/numbers';
import { accountsText } from '@/lib/i18n/dictionaries/accounts';
import { tableText } from '@/lib/i18n/dictionaries/table';
import { useText } from '@/lib/i18n/locale-provider';
import type { Account } from '@/lib/queries/accounts';
import { type AccountActions, AccountMenu } from './account-menu';
import { AccountStatus } from './account-status';
import { ShareBar } from './share-bar';

const statusOrder: Record<Account['status'], number> = { failing: 0, cooldown: 1, active: 2, disabled: 3 };

type AccountColumnsOptions = AccountActions & {
  /** Only a list that is loaded to its end can be sorted here. */
  sortable: boolean;
  /** Today's requests of all accounts in the list. */
  todayTotal: number;
};

export function useAccountColumns({ sortable, todayTotal, onOpen, onTest, onEdit }: AccountColumnsOptions) {
  const text = useText(accountsText);
  const table = useText(tableText);
  return useMemo(() => {
    const names = text.columns;
    const make = columnMakers<Account, keyof typeof names>({ names, sortable, actions: table.actions });
    const { by } = make;
    const columns: Column<Account>[] = [
      {
        id: 'name',
        header: names.name,
        minWidth: 190,
        ...by((account) => account.name),
        cell: (account) => (
          <span className="flex min-w-0 items-baseline gap-2">
            <span className="truncate font-medium" title={account.name}>
              {account.name}
            </span>
            <span className="shrink-0 text-ink-faint text-sm">
              {account.platform === 'openai-compatible' ? account.provider : text.platforms[account.platform]}
            </span>
          </span>
        ),
      },
      {
        id: 'status',
        header: names.status,
        width: 164,
        ...by((account) => statusOrder[account.status]),
        cell: (account) => <AccountStatus account={account} />,
      },
      {
        id: 'success',
        header: names.success,
        width: 92,
        align: 'right',
        hideable: true,
        ...by((account) => account.stats.successRate),
        cell: (account) => {
          const rate = account.stats.successRate;
          const tone = rate === null || rate >= 0.99 ? '' : rate >= 0.9 ? 'text-warn' : 'text-bad';
          return <span className={tone}>{formatRate(rate)}</span>;
        },
      },
      {
        id: 'share',
        header: names.share,
        width: 140,
        hideable: true,
        firstDescending: true,
        ...by((account) => account.stats.todayRequests),
        cell: (account) => (
          <ShareBar
            share={todayTotal > 0 ? account.stats.todayRequests / todayTotal : 0}
            label={`${names.share}: ${account.name}`}
          />
        ),
      },
      make.count('today', (account) => account.stats.todayRequests, { width: 130, hiddenAtFirst: true }),
      make.count('requests', (account) => account.stats.requests, { width: 92 }),
      make.count('tokens', (account) => account.stats.totalTokens, { width: 90, hiddenAtFirst: true }),
      make.money('cost', (account) => account.stats.baseCost, { width: 110 }),
      make.count('inFlight', (account) => account.activeRequests, { width: 86, hiddenAtFirst: true }),
      {
        id: 'priority',
        header: names.priority,
        width: 84,
        align: 'right',
        hideable: true,
        ...by((account) => account.priority),
        cell: (account) => account.priority,
      },
      {
        id: 'weight',
        header: names.weight,
        width: 80,
        align: 'right',
        hideable: true,
        hiddenAtFirst: true,
        ...by((account) => account.weight),
        cell: (account) => account.weight,
      },
      {
        id: 'models',
        header: names.models,
        minWidth: 140,
        hideable: true,
        hiddenAtFirst: true,
        cell: (account) => (
          <span className="text-ink-soft" title={account.models.join('\n')}>
            {account.models.join(', ') || text.allModels}
          </span>
        ),
      },
      {
        id: 'tags',
        header: names.tags,
        minWidth: 120,
        hideable: true,
        hiddenAtFirst: true,
        cell: (account) => account.tags.join(', '),
      },
      make.time('lastUsed', (account) => account.lastUsedAt, { width: 115, hiddenAtFirst: true }),
      make.menu((account) => (
        <AccountMenu account={account} onOpen={onOpen} onTest={onTest} onEdit={onEdit} />
      )),
    ];
    return columns;
  }, [text, table, sortable, todayTotal, onOpen, onTest, onEdit]);
}
