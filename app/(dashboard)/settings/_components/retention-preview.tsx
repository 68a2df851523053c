'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHead } from '@/components/ui/card';
import { useErrorMessage } from '@/components/ui/error-message';
import { Notice } from '@/components/ui/notice';
import { formatExact } from '@/lib/format/numbers';
import { jobsText } from '@/lib/i18n/dictionaries/jobs';
import { settingsText } from '@/lib/i18n/dictionaries/settings';
import { useText } from '@/lib/i18n/locale-provider';
import { type JobOutcome, jobPath } from '@/lib/queries/jobs';
import { requestJson } from '@/lib/queries/request-json';

const tiers = {
  requests: 'retentionRequestDays',
  conversations: 'retentionConversationDays',
  quarterHours: 'retentionQuarterHourDays',
  auditEntries: 'retentionAuditDays',
  alerts: 'retentionAlertDays',
  jobRuns: 'retentionJobRunDays',
} as const;

type Counts = Readonly<Partial<Record<keyof typeof tiers, number>>>;

function countsOf(result: unknown): Counts {
  if (typeof result !== 'object' || result === null || !('removed' in result)) return {};
  return typeof result.removed === 'object' && result.removed !== null ? (result.removed as Counts) : {};
}

/** What tonight's retention would remove, tier by tier. */
export function RetentionPreview() {
  const text = useText(jobsText);
  const settings = useText(settingsText);
  const errorMessage = useErrorMessage();
  const [pending, setPending] = useState(false);
  const [counts, setCounts] = useState<Counts | null>(null);
  const [notice, setNotice] = useState<{ tone: 'info' | 'bad'; words: string } | null>(null);

  async function count() {
    setPending(true);
    setNotice(null);
    try {
      const outcome = await requestJson<JobOutcome>(jobPath('retention', 'run'), {
        method: 'POST',
        body: { dryRun: true },
      });
      if (outcome.state === 'running') setNotice({ tone: 'info', words: text.dryRun.running });
      else if (outcome.state === 'done') setCounts(countsOf(outcome.result));
      else setNotice({ tone: 'bad', words: outcome.error ?? outcome.state });
    } catch (error) {
      setNotice({ tone: 'bad', words: errorMessage(error) });
    } finally {
      setPending(false);
    }
  }

  const nothing = counts !== null && Object.values(counts).every((rows) => rows === 0);
  return (
    <Card className="mt-4 max-w-3xl">
      <CardHead
        title={text.dryRun.title}
        description={text.dryRun.help}
        actions={
          <Button pending={pending} onClick={() => void count()}>
            {text.dryRun.count}
          </Button>
        }
      />
      <CardBody className="flex flex-col gap-3">
        {notice ? <Notice tone={notice.tone}>{notice.words}</Notice> : null}
        {nothing ? <Notice tone="good">{text.dryRun.nothing}</Notice> : null}
        {counts ? (
          <dl className="grid grid-cols-[1fr_auto] gap-x-6">
            {(Object.keys(tiers) as (keyof typeof tiers)[]).map((tier) => (
              <div key={tier} className="col-span-2 grid min-h-8 grid-cols-subgrid items-center">
                <dt className="text-ink-soft">{settings[tiers[tier]]}</dt>
                <dd className="text-right tabular-nums">
                  {counts[tier] === undefined ? (
                    <span className="text-ink-faint">{text.dryRun.keptForEver}</span>
                  ) : (
                    text.dryRun.rows(formatExact(counts[tier]))
                  )}
                </dd>
              </div>
            ))}
          </dl>
        ) : null}
      </CardBody>
    </Card>
  );
}
