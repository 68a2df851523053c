'use client';

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { CarriedLink } from '@/components/layout/carried-link';
import { Badge, StatusDot } from '@/components/ui/badge';
import { buttonStyle } from '@/components/ui/button';
import { Count } from '@/components/ui/count';
import { ErrorState } from '@/components/ui/error-state';
import { Money } from '@/components/ui/money';
import { Sheet } from '@/components/ui/sheet';
import { Skeleton } from '@/components/ui/skeleton';
import { TimeAgo } from '@/components/ui/time-ago';
import { usersText } from '@/lib/i18n/dictionaries/users';
import { useText } from '@/lib/i18n/locale-provider';
import { type User, userUsageQuery } from '@/lib/queries/users';
import { formatPriceRate } from './price-rate';

export function UserSheet({ user, onClose }: { user: User | null; onClose: () => void }) {
  return (
    <Sheet
      open={user !== null}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={user?.name ?? ''}
      className="w-[30rem]"
    >
      {user ? <UserDetails user={user} /> : null}
    </Sheet>
  );
}

function UserDetails({ user }: { user: User }) {
  const text = useText(usersText);
  const usage = useQuery(userUsageQuery(user.id));
  const names = text.columns;
  return (
    <div className="flex flex-col gap-6 p-4">
      <dl className="grid grid-cols-[8rem_1fr] gap-y-2">
        <Detail name={names.email}>{user.email}</Detail>
        <Detail name={names.role}>
          <Badge tone={user.role === 'admin' ? 'accent' : 'neutral'}>{text.roles[user.role]}</Badge>
        </Detail>
        <Detail name={names.state}>
          <StatusDot tone={user.enabled ? 'good' : 'neutral'}>
            {user.enabled ? text.enabled : text.disabled}
          </StatusDot>
        </Detail>
        <Detail name={names.rate}>{formatPriceRate(user.priceRate)}</Detail>
        <Detail name={names.keys}>
          <Count value={user.keyCount} />
        </Detail>
        <Detail name={names.created}>
          <TimeAgo value={user.createdAt} />
        </Detail>
        <Detail name={names.lastLogin}>
          {user.hasPassword ? <TimeAgo value={user.lastLoginAt} /> : text.noPassword}
        </Detail>
      </dl>
      <section>
        <h3 className="mb-2 font-semibold">{text.usage}</h3>
        {usage.isPending ? (
          <Skeleton className="h-32" />
        ) : usage.isError ? (
          <ErrorState error={usage.error} onRetry={() => void usage.refetch()} />
        ) : (
          <dl className="grid grid-cols-[8rem_1fr] gap-y-2">
            <Detail name={names.requests}>
              <Count value={usage.data.requests} />
            </Detail>
            <Detail name={names.tokens}>
              <Count value={usage.data.totalTokens} />
            </Detail>
            <Detail name={names.cost}>
              <Money value={usage.data.cost} />
            </Detail>
            <Detail name={names.month}>
              <Money value={usage.data.monthCost} />
            </Detail>
            <Detail name={names.today}>
              <Money value={usage.data.todayCost} />
            </Detail>
          </dl>
        )}
      </section>
      <div>
        <CarriedLink href={`/requests?userId=${encodeURIComponent(user.id)}`} className={buttonStyle()}>
          {text.showRequests}
        </CarriedLink>
      </div>
    </div>
  );
}

function Detail({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-soft">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}
