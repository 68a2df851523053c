'use client';

import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { ErrorState } from '@/components/ui/error-state';
import { Skeleton } from '@/components/ui/skeleton';
import { TimeAgo } from '@/components/ui/time-ago';
import { keysText } from '@/lib/i18n/dictionaries/keys';
import { useText } from '@/lib/i18n/locale-provider';
import { type KeyScope, keyRequestsQuery } from '@/lib/queries/keys';

type Seen = { client: string; address: string; count: number; lastAt: string };

const shownAtMost = 8;

/** Which programs use a key, and from where: what tells an owner that a key has gone astray. */
export function KeyClients({ id, scope }: { id: string; scope: KeyScope }) {
  const text = useText(keysText);
  const requests = useQuery(keyRequestsQuery(scope, id));
  const seen = useMemo(() => seenIn(requests.data?.items ?? []), [requests.data]);
  return (
    <section aria-busy={requests.isPending}>
      <h3 className="mb-2 font-semibold">{text.clients}</h3>
      {requests.isPending ? (
        <Skeleton className="h-16" />
      ) : requests.isError ? (
        <ErrorState error={requests.error} onRetry={() => void requests.refetch()} />
      ) : seen.length === 0 ? (
        <p className="text-ink-soft">{text.noClients}</p>
      ) : (
        <>
          <table className="w-full table-fixed text-left">
            <thead>
              <tr className="text-ink-soft text-sm">
                <th scope="col" className="py-1 pr-2 font-medium">
                  {text.client}
                </th>
                <th scope="col" className="w-32 py-1 pr-2 font-medium">
                  {text.address}
                </th>
                <th scope="col" className="w-20 py-1 pr-2 text-right font-medium">
                  {text.columns.requests}
                </th>
                <th scope="col" className="w-24 py-1 font-medium">
                  {text.columns.lastUsed}
                </th>
              </tr>
            </thead>
            <tbody>
              {seen.slice(0, shownAtMost).map(({ client, address, count, lastAt }) => (
                <tr key={`${client} ${address}`} className="border-line border-t">
                  <td className="truncate py-1.5 pr-2" title={client}>
                    {client || text.unknownClient}
                  </td>
                  <td className="truncate py-1.5 pr-2 font-mono text-sm" title={address}>
                    {address}
                  </td>
                  <td className="py-1.5 pr-2 text-right tabular-nums">{count}</td>
                  <td className="truncate py-1.5 text-ink-soft">
                    <TimeAgo value={lastAt} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <p className="mt-1 text-ink-faint text-sm">{text.clientsHelp(requests.data.items.length)}</p>
        </>
      )}
    </section>
  );
}

function seenIn(requests: readonly { userAgent: string; clientIp: string; createdAt: string }[]): Seen[] {
  const found = new Map<string, Seen>();
  for (const { userAgent, clientIp, createdAt } of requests) {
    const name = `${userAgent} ${clientIp}`;
    const before = found.get(name);
    // The newest request comes first.
    if (before) before.count += 1;
    else found.set(name, { client: userAgent, address: clientIp, count: 1, lastAt: createdAt });
  }
  return [...found.values()].sort((a, b) => b.count - a.count);
}
