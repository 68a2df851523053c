'use client';

import { ButtonLink } from '@/components/ui/button';
import { Count } from '@/components/ui/count';
import { ModelName } from '@/components/ui/model-name';
import { Notice } from '@/components/ui/notice';
import { Sheet } from '@/components/ui/sheet';
import { formatRate } from '@/lib/format/numbers';
import { jobsText } from '@/lib/i18n/dictionaries/jobs';
import { usageText } from '@/lib/i18n/dictionaries/usage';
import { useText } from '@/lib/i18n/locale-provider';
import type { Diagnosis } from '@/lib/queries/jobs';
import { Detail, Details } from '../../_fields/detail';

const sources = ['upstream', 'partial', 'estimated', 'none', 'imported'] as const;

export function DiagnosisSheet({ item, onClose }: { item: Diagnosis | null; onClose: () => void }) {
  const text = useText(jobsText).diagnostics;
  const usage = useText(usageText);
  return (
    <Sheet
      open={item !== null}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={text.details}
      className="w-[32rem]"
    >
      {item ? (
        <div className="flex flex-col gap-6 p-4">
          <Notice tone={item.causeCode === 'counted' ? 'good' : 'info'}>{text.causes[item.causeCode]}</Notice>
          <Details>
            <Detail name={text.columns.model}>
              <ModelName model={item.model} />
            </Detail>
            <Detail name={text.columns.account}>
              {item.accountName ?? item.accountId ?? text.noAccount}
            </Detail>
            <Detail name={text.columns.kind}>{item.stream ? text.stream : text.whole}</Detail>
            <Detail name={text.columns.requests}>
              <Count value={item.requests} />
            </Detail>
            <Detail name={text.columns.without}>{formatRate(item.shareWithoutTokens)}</Detail>
            <Detail name={text.columns.notReported}>{formatRate(item.shareNotFromUpstream)}</Detail>
            {item.commonestNote ? <Detail name={text.note}>{item.commonestNote}</Detail> : null}
          </Details>
          <section>
            <h3 className="mb-1 border-line border-b pb-1.5 font-semibold">{text.sources}</h3>
            {sources
              .filter((source) => item.bySource[source] > 0)
              .map((source) => (
                <p key={source} className="flex min-h-7 items-center justify-between gap-3">
                  <span className="text-ink-soft" title={usage.sourceHelp[source]}>
                    {usage.source[source]}
                  </span>
                  <span className="tabular-nums">
                    <Count value={item.bySource[source]} />
                    <span className="ml-2 inline-block w-14 text-right text-ink-faint">
                      {formatRate(item.bySource[source] / item.requests)}
                    </span>
                  </span>
                </p>
              ))}
          </section>
          <ButtonLink
            className="self-start"
            href={`/requests?model=${encodeURIComponent(item.model)}${item.accountId ? `&accountId=${encodeURIComponent(item.accountId)}` : ''}`}
          >
            {text.showRequests}
          </ButtonLink>
        </div>
      ) : null}
    </Sheet>
  );
}
