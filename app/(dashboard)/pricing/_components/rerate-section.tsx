'use client';

import { useState } from 'react';
import { useViewer } from '@/components/layout/viewer';
import { Button } from '@/components/ui/button';
import { Card, CardBody } from '@/components/ui/card';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Notice } from '@/components/ui/notice';
import { Progress } from '@/components/ui/progress';
import { Select } from '@/components/ui/select';
import { formatMoney } from '@/lib/format/money';
import { formatExact } from '@/lib/format/numbers';
import { pricingText } from '@/lib/i18n/dictionaries/pricing';
import { useLocale, useText } from '@/lib/i18n/locale-provider';
import type { RerateQuestion } from '@/lib/queries/pricing';
import { parseInstant } from '@/lib/time';
import { RerateFigures } from './rerate-figures';
import { useRerate } from './use-rerate';

type Period = keyof (typeof pricingText)['en']['rerating']['periods'];

export function RerateSection({ model: modelAtFirst }: { model: string }) {
  const text = useText(pricingText).rerating;
  const { locale } = useLocale();
  const { timeZone, money } = useViewer();
  const [period, setPeriod] = useState<Period>('30d');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [model, setModel] = useState(modelAtFirst);
  const [prices, setPrices] = useState<RerateQuestion['prices']>('current');
  const [wrongTime, setWrongTime] = useState(false);
  const [asking, setAsking] = useState(false);
  const run = useRerate(text);
  const busy = run.phase !== 'idle';
  const { outcome } = run;

  /** The period in instants, so that what is applied is what was previewed. */
  function question(): RerateQuestion | null {
    const now = Date.now();
    const end = period === 'custom' && to ? parseInstant(to, now, timeZone) : now;
    const start =
      period === 'custom'
        ? parseInstant(from, now, timeZone)
        : period === 'all'
          ? 0
          : parseInstant(period, now, timeZone);
    if (start === null || end === null || start >= end) return null;
    return {
      from: new Date(start).toISOString(),
      to: new Date(end).toISOString(),
      prices,
      ...(model.trim() ? { model: model.trim() } : {}),
    };
  }

  function preview() {
    const asked = question();
    setWrongTime(asked === null);
    if (asked) void run.start(asked, true);
  }

  const [previewed, setPreviewed] = useState('');
  const form = JSON.stringify([period, from, to, model.trim(), prices]);
  const stale = outcome?.dryRun === true && previewed !== form;
  const applicable = outcome?.dryRun && outcome.report.changed > 0 && !stale && !busy;
  const rowsInAll = run.phase === 'apply' ? outcome?.report.rows : undefined;

  return (
    <div className="flex flex-col gap-4">
      <Card>
        <CardBody>
          <form
            noValidate
            onSubmit={(event) => {
              event.preventDefault();
              setPreviewed(form);
              preview();
            }}
          >
            <p className="mb-3 text-ink-soft">{text.lead}</p>
            <div className="grid items-start gap-4 sm:grid-cols-2 lg:grid-cols-4">
              <Field label={text.period}>
                <Select
                  value={period}
                  onValueChange={setPeriod}
                  options={(Object.entries(text.periods) as [Period, string][]).map(([value, label]) => ({
                    value,
                    label,
                  }))}
                />
              </Field>
              {period === 'custom' ? (
                <>
                  <Field label={text.from} error={wrongTime ? text.wrongTime : undefined}>
                    <Input
                      type="datetime-local"
                      value={from}
                      onChange={(event) => setFrom(event.target.value)}
                    />
                  </Field>
                  <Field label={text.to} hint={text.toHint}>
                    <Input type="datetime-local" value={to} onChange={(event) => setTo(event.target.value)} />
                  </Field>
                </>
              ) : null}
              <Field label={text.model} hint={text.modelHint}>
                <Input
                  autoComplete="off"
                  spellCheck={false}
                  value={model}
                  onChange={(event) => setModel(event.target.value)}
                />
              </Field>
              <Field label={text.prices}>
                <Select
                  value={prices}
                  onValueChange={setPrices}
                  options={[
                    { value: 'current', label: text.pricesOf.current },
                    { value: 'past', label: text.pricesOf.past },
                  ]}
                />
              </Field>
            </div>
            <div className="mt-4 flex flex-wrap items-center justify-end gap-2">
              <Button
                type="submit"
                variant={applicable ? 'secondary' : 'primary'}
                pending={run.phase === 'preview'}
                disabled={busy}
              >
                {text.preview}
              </Button>
              {applicable ? (
                <Button variant="primary" onClick={() => setAsking(true)}>
                  {text.apply(formatExact(outcome.report.changed))}
                </Button>
              ) : null}
            </div>
          </form>
        </CardBody>
      </Card>
      {busy ? (
        <div role="status" className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <span>{run.phase === 'apply' ? text.applying : text.previewing}</span>
          {run.rowsSoFar === null ? null : (
            <span className="text-ink-soft tabular-nums">{text.soFar(formatExact(run.rowsSoFar))}</span>
          )}
          <Progress
            label={run.phase === 'apply' ? text.applying : text.previewing}
            value={
              rowsInAll && run.rowsSoFar !== null ? Math.min(100, (run.rowsSoFar / rowsInAll) * 100) : null
            }
            className="min-w-32 flex-1"
          />
          <Button size="small" onClick={() => void run.cancel()}>
            {text.cancel}
          </Button>
        </div>
      ) : null}
      {run.problem ? <Notice tone="bad">{run.problem}</Notice> : null}
      {outcome && !outcome.dryRun && !busy ? (
        <Notice tone="good">{text.done(formatExact(outcome.report.changed))}</Notice>
      ) : null}
      {stale && !busy ? <Notice tone="warn">{text.stale}</Notice> : null}
      {outcome && run.phase !== 'preview' ? (
        <RerateFigures report={outcome.report} dryRun={outcome.dryRun} />
      ) : null}
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={text.confirmTitle}
        confirmLabel={text.confirm}
        onConfirm={() => {
          setAsking(false);
          if (outcome) void run.start(outcome.question, false);
        }}
      >
        {outcome
          ? text.confirmHelp(
              formatExact(outcome.report.changed),
              formatMoney(outcome.report.oldCost, locale, money),
              formatMoney(outcome.report.newCost, locale, money),
            )
          : null}
      </ConfirmDialog>
    </div>
  );
}
