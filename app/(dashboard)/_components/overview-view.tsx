'use client';

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { FilterBar } from '@/components/filters/filter-bar';
import { TimeRangePicker } from '@/components/filters/time-range-picker';
import { PageHead } from '@/components/layout/page-head';
import { Card } from '@/components/ui/card';
import { ErrorState } from '@/components/ui/error-state';
import { Skeleton } from '@/components/ui/skeleton';
import { overviewText } from '@/lib/i18n/dictionaries/overview';
import { useText } from '@/lib/i18n/locale-provider';
import { type Overview, overviewQuery } from '@/lib/queries/usage';
import { type ExtraField, useFilterFields } from '../_usage/filter-fields';
import { usePageQuestion } from '../_usage/use-page-question';
import { LaterLatency, LaterNothing, LaterWeek } from './below-the-fold';
import { type Figure, FigureCard } from './figure-card';
import { RankingCard } from './ranking-card';
import { type GroupOption, UsageChart, useUsageChoice } from './usage-chart';
import { useRangeFigures } from './use-range-figures';

type OverviewViewProps = {
  /** Filters that only some may set. */
  fields?: readonly ExtraField[];
  groups: readonly GroupOption[];
  /** Above the figures. */
  lead?: ReactNode;
  /** A last card beside those of the range. */
  lastFigure: (overview: Overview) => Figure;
  /** In the place of the ranking of models. */
  models: ReactNode;
  foot?: ReactNode;
};

/** Refreshed quickly while there is nothing, so that a first request appears by itself. */
const refreshMillis = { empty: 3000, usual: 30_000 };

export function OverviewView({ fields = [], ...props }: OverviewViewProps) {
  const text = useText(overviewText);
  const { audience, query } = usePageQuestion();
  const filterFields = useFilterFields(fields);
  const overview = useQuery({
    ...overviewQuery(audience, query),
    refetchInterval: (asked) =>
      asked.state.data?.requests === 0 ? refreshMillis.empty : refreshMillis.usual,
  });
  return (
    <>
      <PageHead title={text.title}>
        <TimeRangePicker />
        <FilterBar fields={filterFields} />
      </PageHead>
      {props.lead}
      {overview.isPending ? (
        <OverviewSkeleton />
      ) : overview.isError && !overview.data ? (
        <Card>
          <ErrorState error={overview.error} onRetry={() => void overview.refetch()} />
        </Card>
      ) : overview.data.requests === 0 ? (
        <LaterNothing />
      ) : (
        <Figures overview={overview.data} {...props} />
      )}
    </>
  );
}

type FiguresProps = Omit<OverviewViewProps, 'fields' | 'lead'> & { overview: Overview };

function Figures({ overview, groups, lastFigure, models, foot }: FiguresProps) {
  const text = useText(overviewText);
  const { metric } = useUsageChoice();
  const figures = useRangeFigures(overview);
  const cards = [
    figures.requests,
    figures.tokens,
    figures.cost,
    figures.successRate,
    figures.p95,
    lastFigure(overview),
  ];
  return (
    <div className="flex flex-col gap-4">
      <section
        aria-label={text.figures}
        className="grid grid-cols-2 gap-3 md:grid-cols-3 md:gap-4 2xl:grid-cols-6"
      >
        {cards.map((figure) => (
          <FigureCard key={figure.name} figure={figure} />
        ))}
      </section>
      <div className="grid gap-4 xl:grid-cols-3">
        <UsageChart groups={groups} className="xl:col-span-2" />
        {models}
      </div>
      <div className="grid gap-4 lg:grid-cols-2 xl:grid-cols-3">
        <div className="grid lg:col-span-2 xl:col-span-1">
          <LaterLatency />
        </div>
        <RankingCard title={text.topKeys} by="key" parameter="keyId" metric={metric} />
        <RankingCard
          title={text.errors}
          by="errorCode"
          parameter="errorCode"
          metric="requests"
          onlyPresent
          colour="var(--bad)"
          empty={text.noErrors}
        />
      </div>
      {foot}
      <LaterWeek />
    </div>
  );
}

function OverviewSkeleton() {
  return (
    <div aria-busy="true" className="flex flex-col gap-4">
      <div className="grid grid-cols-2 gap-3 md:grid-cols-3 md:gap-4 2xl:grid-cols-6">
        {['requests', 'tokens', 'cost', 'success', 'latency', 'active'].map((name) => (
          <Skeleton key={name} className="h-36 rounded-lg" />
        ))}
      </div>
      <div className="grid gap-4 xl:grid-cols-3">
        <Skeleton className="h-96 rounded-lg xl:col-span-2" />
        <Skeleton className="h-96 rounded-lg" />
      </div>
    </div>
  );
}
