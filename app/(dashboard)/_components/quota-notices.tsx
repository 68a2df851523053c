'use client';

import { useQuery } from '@tanstack/react-query';
import { Notice } from '@/components/ui/notice';
import { Progress } from '@/components/ui/progress';
import { TimeAgo } from '@/components/ui/time-ago';
import { formatPercentage } from '@/lib/format/numbers';
import { overviewText } from '@/lib/i18n/dictionaries/overview';
import { useText } from '@/lib/i18n/locale-provider';
import { quotaStatusQuery } from '@/lib/queries/usage';
import { usePageQuestion } from '../_usage/use-page-question';

/** From here on a quota is worth a line on the overview. */
const worthSaying = 75;

export function QuotaNotices() {
  const text = useText(overviewText);
  const { audience } = usePageQuestion();
  const { data } = useQuery(quotaStatusQuery(audience));
  return (data?.quotas ?? []).map((quota) => {
    const used = Math.max(quota.percentage.tokens ?? 0, quota.percentage.cost ?? 0);
    if (used < worthSaying) return null;
    const sentence = text.quotaUsed(quota.name || text.ownQuota, formatPercentage(used));
    return (
      <Notice key={`${quota.name}-${quota.period}`} tone={used >= 100 ? 'bad' : used >= 90 ? 'warn' : 'info'}>
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <span>{sentence}</span>
          <span className="w-40">
            <Progress
              value={Math.min(100, used)}
              label={sentence}
              tone={used >= 100 ? 'bad' : used >= 90 ? 'warn' : 'accent'}
            />
          </span>
          {quota.resetsAt ? <TimeAgo value={quota.resetsAt} className="text-ink-faint text-sm" /> : null}
        </div>
      </Notice>
    );
  });
}
