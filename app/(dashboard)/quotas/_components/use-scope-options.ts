'use client';

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { accountsPages } from '@/lib/queries/accounts';
import { keysPages } from '@/lib/queries/keys';
import { projectsQuery } from '@/lib/queries/projects';
import type { QuotaView } from '@/lib/queries/quotas';
import { usersPages } from '@/lib/queries/users';

type Named = { id: string; name: string };

/** Everybody a quota of that scope can be for. */
export function useScopeOptions(scope: QuotaView['scope'] | null): { value: string; label: string }[] {
  const users = useInfiniteQuery({ ...usersPages({}), enabled: scope === 'user' });
  const keys = useInfiniteQuery({ ...keysPages('all', {}), enabled: scope === 'key' });
  const projects = useQuery({ ...projectsQuery(), enabled: scope === 'project' });
  const accounts = useInfiniteQuery({ ...accountsPages({}), enabled: scope === 'account' });
  const items: readonly Named[] =
    scope === 'user'
      ? (users.data?.pages.flatMap((page) => page.items) ?? [])
      : scope === 'key'
        ? (keys.data?.pages.flatMap((page) => page.items) ?? [])
        : scope === 'project'
          ? (projects.data?.items ?? [])
          : scope === 'account'
            ? (accounts.data?.pages.flatMap((page) => page.items) ?? [])
            : [];
  return items.map(({ id, name }) => ({ value: id, label: name }));
}
