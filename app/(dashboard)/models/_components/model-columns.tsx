'use client';

import Link from 'next/link';
import { useMemo } from 'react';
import { Sparkline } from '@/components/charts/sparkline';
import type { Column } from '@/components/tables/column';
import { Badge } from '@/components/ui/badge';
import { Count } from '@/components/ui/count';
import { ModelName } from '@/components/ui/model-name';
import { Money } from '@/components/ui/money';
import { formatExact, formatPercentage, formatRate } from '@/lib/format/numbers';
import { formatDuration } from '@/lib/format/time';
import { commonText } from '@/lib/i18n/dictionaries/common';
import { modelsText } from '@/lib/i18n/dictionaries/models';
import { useText } from '@/lib/i18n/locale-provider';
import type { ModelUsage } from '@/lib/queries/usage';

type CountField =
  | 'requestCount'
  | 'inputTokens'
  | 'cacheReadTokens'
  | 'cacheWriteTokens'
  | 'completionTokens'
  | 'reasoningTokens'
  | 'tokenUsage'
  | 'errorCount';
type MillisField = 'p50DurationMs' | 'p95DurationMs' | 'avgTtftMs';

export function successRate({ requestCount, successCount }: ModelUsage): number | null {
  return requestCount === 0 ? null : successCount / requestCount;
}

export function useModelColumns(trends: ReadonlyMap<string, readonly number[]>): Column<ModelUsage>[] {
  const text = useText(modelsText);
  const common = useText(commonText);
  return useMemo(() => {
    const names = text.columns;
    const count = (id: string, header: string, field: CountField, hidden = false): Column<ModelUsage> => ({
      id,
      header,
      width: 106,
      align: 'right',
      hideable: id !== 'requests',
      hiddenAtFirst: hidden,
      sortValue: (model) => model[field],
      cell: (model) => <Count value={model[field]} />,
    });
    const millis = (id: string, header: string, field: MillisField): Column<ModelUsage> => ({
      id,
      header,
      width: 88,
      align: 'right',
      hideable: true,
      sortValue: (model) => model[field],
      cell: (model) => (
        <span title={model[field] === null ? text.noLatency : undefined}>{formatDuration(model[field])}</span>
      ),
    });
    return [
      {
        id: 'model',
        header: names.model,
        minWidth: 190,
        sortValue: (model) => model.model,
        cell: (model) => (
          <span className="flex min-w-0 items-center gap-2">
            <ModelName model={model.model} className="font-medium" />
            {model.source === 'default_model' ? (
              <Badge title={text.importedHelp} className="shrink-0">
                {text.imported}
              </Badge>
            ) : null}
          </span>
        ),
      },
      count('requests', names.requests, 'requestCount'),
      {
        id: 'share',
        header: names.share,
        width: 78,
        align: 'right',
        hideable: true,
        sortValue: (model) => model.percentage,
        cell: (model) => formatPercentage(model.percentage),
      },
      {
        id: 'trend',
        header: names.trend,
        width: 104,
        hideable: true,
        cell: (model) => <Trend values={trends.get(model.model)} />,
      },
      count('input', names.input, 'inputTokens'),
      count('cacheRead', names.cacheRead, 'cacheReadTokens'),
      count('cacheWrite', names.cacheWrite, 'cacheWriteTokens', true),
      count('output', names.output, 'completionTokens'),
      count('reasoning', names.reasoning, 'reasoningTokens', true),
      {
        ...count('tokens', names.tokens, 'tokenUsage'),
        cell: (model) => (
          <span className="inline-flex items-baseline gap-1">
            {model.estimatedTokens > 0 ? (
              <span
                className="text-warn"
                title={`${common.estimated}: ${formatExact(model.estimatedTokens)}`}
              >
                ~
              </span>
            ) : null}
            <Count value={model.tokenUsage} />
          </span>
        ),
      },
      {
        id: 'cost',
        header: names.cost,
        width: 118,
        align: 'right',
        hideable: true,
        sortValue: (model) => model.cost,
        cell: (model) =>
          model.cost === null ? (
            <Link
              href={`/pricing?q=${encodeURIComponent(model.model)}`}
              title={text.setPrice}
              className="rounded-sm text-warn underline decoration-dotted underline-offset-4"
            >
              {common.unknownPrice}
            </Link>
          ) : (
            <span className="inline-flex items-baseline gap-1">
              {model.unknownCostRequests > 0 ? (
                <span
                  className="text-warn"
                  title={text.partlyUnknown(formatExact(model.unknownCostRequests))}
                >
                  ≥
                </span>
              ) : null}
              <Money value={model.cost} />
            </span>
          ),
      },
      {
        id: 'success',
        header: names.success,
        width: 84,
        align: 'right',
        hideable: true,
        sortValue: successRate,
        cell: (model) => {
          const rate = successRate(model);
          return <span className={rate !== null && rate < 0.9 ? 'text-bad' : ''}>{formatRate(rate)}</span>;
        },
      },
      count('errors', names.errors, 'errorCount', true),
      millis('p50', names.p50, 'p50DurationMs'),
      millis('p95', names.p95, 'p95DurationMs'),
      millis('ttft', names.ttft, 'avgTtftMs'),
    ];
  }, [text, common, trends]);
}

function Trend({ values }: { values: readonly number[] | undefined }) {
  return values ? <Sparkline values={values} className="block h-5 w-full" /> : null;
}
