'use client';

import { useMemo } from 'react';
import { useViewer } from '@/components/layout/viewer';
import type { Column } from '@/components/tables/column';
import { columnMakers } from '@/components/tables/column-makers';
import { Badge, StatusDot } from '@/components/ui/badge';
import { tableText } from '@/lib/i18n/dictionaries/table';
import { usersText } from '@/lib/i18n/dictionaries/users';
import { useText } from '@/lib/i18n/locale-provider';
import type { User } from '@/lib/queries/users';
import { formatPriceRate } from './price-rate';
import { UserMenu } from './user-menu';

type UserColumnsOptions = {
  /** Only a list that is loaded to its end can be sorted here. */
  sortable: boolean;
  onOpen: (user: User) => void;
  onSetRate: (user: User) => void;
};

export function useUserColumns({ sortable, onOpen, onSetRate }: UserColumnsOptions): Column<User>[] {
  const text = useText(usersText);
  const table = useText(tableText);
  const viewer = useViewer();
  return useMemo(() => {
    const names = text.columns;
    const make = columnMakers<User, keyof typeof names>({ names, sortable, actions: table.actions });
    const { by } = make;
    return [
      {
        id: 'name',
        header: names.name,
        minWidth: 150,
        ...by((user) => user.name),
        cell: (user) => (
          <span className="flex min-w-0 items-center gap-2">
            <span className="truncate font-medium" title={user.name}>
              {user.name}
            </span>
            {user.id === viewer.id ? (
              <span className="shrink-0 text-ink-faint text-sm">{text.you}</span>
            ) : null}
          </span>
        ),
      },
      {
        id: 'email',
        header: names.email,
        minWidth: 155,
        hideable: true,
        ...by((user) => user.email),
        cell: (user) => (
          <span className="text-ink-soft" title={user.email}>
            {user.email}
          </span>
        ),
      },
      {
        id: 'role',
        header: names.role,
        width: 120,
        hideable: true,
        ...by((user) => user.role),
        cell: (user) => (
          <Badge tone={user.role === 'admin' ? 'accent' : 'neutral'}>{text.roles[user.role]}</Badge>
        ),
      },
      {
        id: 'state',
        header: names.state,
        width: 95,
        hideable: true,
        ...by((user) => (user.enabled ? 0 : 1)),
        cell: (user) => (
          <StatusDot tone={user.enabled ? 'good' : 'neutral'}>
            {user.enabled ? text.enabled : text.disabled}
          </StatusDot>
        ),
      },
      {
        id: 'rate',
        header: names.rate,
        width: 105,
        align: 'right',
        hideable: true,
        ...by((user) => user.priceRate),
        cell: (user) => formatPriceRate(user.priceRate),
      },
      make.count('keys', (user) => user.keyCount, { width: 70, hiddenAtFirst: true }),
      make.count('requests', (user) => user.requestCount, { width: 90 }),
      make.count('tokens', (user) => user.totalTokens, { width: 90, hiddenAtFirst: true }),
      make.money('cost', (user) => user.cost, { width: 100 }),
      make.money('today', (user) => user.todayCost, { width: 90, hiddenAtFirst: true }),
      make.time('lastLogin', (user) => user.lastLoginAt, { width: 115 }),
      make.menu((user) => <UserMenu user={user} onOpen={onOpen} onSetRate={onSetRate} />),
    ] satisfies Column<User>[];
  }, [text, table, viewer.id, sortable, onOpen, onSetRate]);
}
