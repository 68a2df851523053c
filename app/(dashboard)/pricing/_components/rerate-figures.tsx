'use client';

import { ArrowRight, Tags } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import { useViewer } from '@/components/layout/viewer';
import type { Column } from '@/components/tables/column';
import { DataTable } from '@/components/tables/data-table';
import { Card } from '@/components/ui/card';
import { Count } from '@/components/ui/count';
import { EmptyState } from '@/components/ui/empty-state';
import { ModelName } from '@/components/ui/model-name';
import { Money } from '@/components/ui/money';
import { Notice } from '@/components/ui/notice';
import { formatMoney, formatMoneyExact } from '@/lib/format/money';
import { pricingText } from '@/lib/i18n/dictionaries/pricing';
import { useLocale, useText } from '@/lib/i18n/locale-provider';
import type { RerateReport } from '@/lib/queries/pricing';

type ModelFigures = RerateReport['models'][number];

/** What a run would change or has changed: in all, and for each model. */
export function RerateFigures({ report, dryRun }: { report: RerateReport; dryRun: boolean }) {
  const text = useText(pricingText).rerating;
  const columns = useModelColumns();
  if (report.rows === 0) {
    return (
      <Card>
        <EmptyState icon={Tags} title={text.nothing} />
      </Card>
    );
  }
  return (
    <>
      {dryRun && report.changed === 0 ? <Notice>{text.nothingChanges}</Notice> : null}
      <Card>
        <dl className="grid grid-cols-2 gap-x-6 gap-y-3 px-4 py-3 md:grid-cols-[repeat(4,minmax(0,1fr))_minmax(0,2fr)]">
          <Figure name={text.figures.rows}>
            <Count value={report.rows} />
          </Figure>
          <Figure name={dryRun ? text.figures.changed : text.figures.changedDone}>
            <Count value={report.changed} />
          </Figure>
          <Figure name={text.figures.becameKnown}>
            <Count value={report.becameKnown} />
          </Figure>
          <Figure name={text.figures.unpriced}>
            <Count value={report.unpriced} />
          </Figure>
          <Figure name={text.figures.cost}>
            <span className="inline-flex flex-wrap items-center gap-x-2">
              <Money value={report.oldCost} className="text-ink-soft" />
              <ArrowRight aria-hidden className="size-4 text-ink-faint" />
              <Money value={report.newCost} />
            </span>
          </Figure>
        </dl>
      </Card>
      <Card>
        <DataTable
          label={text.columns.model}
          columns={columns}
          rows={report.models}
          rowId={(model) => model.model}
        />
      </Card>
    </>
  );
}

function Figure({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-ink-soft text-sm">{name}</dt>
      <dd className="font-semibold text-lg tabular-nums">{children}</dd>
    </div>
  );
}

function Difference({ value }: { value: number }) {
  const { locale } = useLocale();
  const { money } = useViewer();
  if (value === 0) return <span className="text-ink-faint">–</span>;
  const sign = value > 0 ? '+' : '−';
  return (
    <span title={`${sign}${formatMoneyExact(Math.abs(value), money)}`}>
      {sign}
      {formatMoney(Math.abs(value), locale, money)}
    </span>
  );
}

function useModelColumns(): Column<ModelFigures>[] {
  const text = useText(pricingText).rerating;
  return useMemo(() => {
    const names = text.columns;
    const counted = (id: 'rows' | 'changed' | 'becameKnown' | 'unpriced'): Column<ModelFigures> => ({
      id,
      header: names[id],
      width: 105,
      align: 'right',
      sortValue: (model) => model[id],
      cell: (model) =>
        model[id] === 0 ? <span className="text-ink-faint">–</span> : <Count value={model[id]} />,
    });
    return [
      {
        id: 'model',
        header: names.model,
        minWidth: 180,
        sortValue: (model) => model.model,
        cell: (model) => <ModelName model={model.model} className="font-medium" />,
      },
      counted('rows'),
      counted('changed'),
      counted('becameKnown'),
      counted('unpriced'),
      {
        id: 'before',
        header: names.before,
        width: 110,
        align: 'right',
        sortValue: (model) => model.oldCost,
        cell: (model) => <Money value={model.oldCost} className="text-ink-soft" />,
      },
      {
        id: 'after',
        header: names.after,
        width: 110,
        align: 'right',
        sortValue: (model) => model.newCost,
        cell: (model) => <Money value={model.newCost} />,
      },
      {
        id: 'difference',
        header: names.difference,
        width: 140,
        align: 'right',
        sortValue: (model) => model.newCost - model.oldCost,
        cell: (model) => <Difference value={model.newCost - model.oldCost} />,
      },
    ];
  }, [text]);
}
