'use client';

// The figures of the chosen range, for everybody: what they are, how they changed, how they went.
import { useQuery } from '@tanstack/react-query';
import { useMetricFormat } from '@/app/(dashboard)/_usage/use-labels';
import { usePageQuestion } from '@/app/(dashboard)/_usage/use-page-question';
import { formatCount, formatExact, formatRate } from '@/lib/format/numbers';
import { formatDuration } from '@/lib/format/time';
import { overviewText } from '@/lib/i18n/dictionaries/overview';
import { usageText } from '@/lib/i18n/dictionaries/usage';
import { useLocale, useText } from '@/lib/i18n/locale-provider';
import { type Narrowing, requestsAddress } from '@/lib/queries/drill-down';
import type { Overview } from '@/lib/queries/usage';
import { timeseriesQuery } from '@/lib/queries/usage';
import { plainValues } from '../_usage/chart-data';
import type { Figure } from './figure-card';
import type { trendMetrics } from './trend-metrics';

type Name = 'requests' | 'tokens' | 'cost' | 'successRate' | 'p95';

function useTrends(): Record<(typeof trendMetrics)[number], (number | null)[]> {
  const { audience, query } = usePageQuestion();
  const requests = useQuery(timeseriesQuery(audience, query, { metric: 'requests' }));
  const totalTokens = useQuery(timeseriesQuery(audience, query, { metric: 'totalTokens' }));
  const cost = useQuery(timeseriesQuery(audience, query, { metric: 'cost' }));
  const successRate = useQuery(timeseriesQuery(audience, query, { metric: 'successRate' }));
  const p95DurationMs = useQuery(timeseriesQuery(audience, query, { metric: 'p95DurationMs' }));
  return {
    requests: plainValues(requests.data),
    totalTokens: plainValues(totalTokens.data),
    cost: plainValues(cost.data),
    successRate: plainValues(successRate.data),
    p95DurationMs: plainValues(p95DurationMs.data),
  };
}

export function useRangeFigures(overview: Overview): Record<Name, Figure> {
  const text = useText(overviewText);
  const usage = useText(usageText);
  const { locale } = useLocale();
  const { address, compare } = usePageQuestion();
  const money = useMetricFormat('cost');
  const trends = useTrends();
  const before = overview.previous;
  const count = (value: number) => formatCount(value, locale);
  const behind = (narrowing: Narrowing = {}) => requestsAddress(address, narrowing);

  function figure(own: Figure, previous: string | null): Figure {
    const previousText = previous === null ? undefined : usage.against(previous);
    return { ...own, previousText, detail: compare && previousText ? previousText : own.detail };
  }

  const estimated = overview.totalTokens > 0 ? overview.estimatedTokens / overview.totalTokens : 0;
  const perRequest = overview.requests > 0 ? overview.cost / overview.requests : null;
  return {
    requests: figure(
      {
        name: text.requests,
        value: count(overview.requests),
        exact: formatExact(overview.requests),
        current: overview.requests,
        previous: before?.requests,
        detail:
          overview.activeKeys === null || overview.activeModels === null
            ? null
            : text.activeDetail(count(overview.activeKeys), count(overview.activeModels)),
        trend: trends.requests,
        href: behind(),
      },
      before && count(before.requests),
    ),
    tokens: figure(
      {
        name: text.tokens,
        value: count(overview.totalTokens),
        exact: formatExact(overview.totalTokens),
        current: overview.totalTokens,
        previous: before?.totalTokens,
        detail:
          estimated > 0
            ? usage.estimatedPart(formatRate(estimated))
            : text.promptAndOutput(count(overview.promptTokens), count(overview.outputTokens)),
        trend: trends.totalTokens,
        href: behind({ sort: '-totalTokens' }),
      },
      before && count(before.totalTokens),
    ),
    cost: figure(
      {
        name: text.cost,
        value: money.short(overview.cost),
        exact: money.exact(overview.cost),
        current: overview.cost,
        previous: before?.cost,
        detail:
          overview.unknownCostRequests > 0
            ? usage.unknownPriceCount(count(overview.unknownCostRequests))
            : perRequest === null
              ? null
              : text.perRequest(money.short(perRequest)),
        trend: trends.cost,
        href: behind({ sort: '-cost' }),
      },
      before && money.short(before.cost),
    ),
    successRate: figure(
      {
        name: text.successRate,
        value: formatRate(overview.successRate),
        current: overview.successRate,
        previous: before?.successRate,
        better: 'up',
        detail: text.failures(count(overview.errors), count(overview.rejected)),
        trend: trends.successRate,
        href: behind({ status: 'error,aborted,interrupted' }),
      },
      before && formatRate(before.successRate),
    ),
    p95: figure(
      {
        name: text.p95,
        value: formatDuration(overview.p95DurationMs),
        current: overview.p95DurationMs,
        previous: before?.p95DurationMs,
        better: 'down',
        detail: overview.p95TtftMs === null ? null : text.firstToken(formatDuration(overview.p95TtftMs)),
        trend: trends.p95DurationMs,
        href: behind({ sort: '-durationMs' }),
      },
      before && formatDuration(before.p95DurationMs),
    ),
  };
}
