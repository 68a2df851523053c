'use client';

import { useQuery } from '@tanstack/react-query';
import { useViewer } from '@/components/layout/viewer';
import { ErrorState } from '@/components/ui/error-state';
import { Skeleton } from '@/components/ui/skeleton';
import { TimeAgo } from '@/components/ui/time-ago';
import { formatMoney } from '@/lib/format/money';
import { formatCount } from '@/lib/format/numbers';
import { keysText } from '@/lib/i18n/dictionaries/keys';
import { useLocale, useText } from '@/lib/i18n/locale-provider';
import { type KeyQuotaAnswer, keyQuotaQuery } from '@/lib/queries/keys';
import { LimitBar } from '../../_fields/limit-bar';

/** Every limit that holds for a key, its own and those set under quotas, as bars. */
export function KeyLimits({ id }: { id: string }) {
  const text = useText(keysText);
  const status = useQuery(keyQuotaQuery(id));
  return (
    <section aria-busy={status.isPending}>
      <h3 className="mb-2 font-semibold">{text.limitsUsed}</h3>
      {status.isPending ? (
        <Skeleton className="h-16" />
      ) : status.isError ? (
        <ErrorState error={status.error} onRetry={() => void status.refetch()} />
      ) : status.data.quotas.length === 0 ? (
        <p className="text-ink-soft">{text.noLimitsHelp}</p>
      ) : (
        <ul className="flex flex-col gap-3">
          {status.data.quotas.map((quota) => (
            <Limit key={`${quota.name} ${quota.period}`} quota={quota} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Limit({ quota }: { quota: KeyQuotaAnswer['quotas'][number] }) {
  const text = useText(keysText);
  const { locale } = useLocale();
  const { money } = useViewer();
  const names = text.quotaNames[quota.period];
  const written = {
    tokens: (value: number) => formatCount(value, locale),
    cost: (value: number) => formatMoney(value, locale, money),
  };
  return (['tokens', 'cost'] as const).map((measure) => {
    const limit = quota.limits[measure];
    if (limit === null) return null;
    return (
      <li key={measure}>
        <div className="flex flex-wrap items-baseline justify-between gap-x-3">
          <span>{names[measure]}</span>
          <span className="text-ink-soft text-sm tabular-nums">
            {text.usedOf(written[measure](quota.usage[measure]), written[measure](limit))}
          </span>
        </div>
        <LimitBar share={quota.percentage[measure] ?? 0} label={names[measure]} className="mt-1" />
        {quota.resetsAt ? (
          <p className="mt-0.5 text-ink-faint text-sm">
            {text.resets} <TimeAgo value={quota.resetsAt} />
          </p>
        ) : null}
      </li>
    );
  });
}
