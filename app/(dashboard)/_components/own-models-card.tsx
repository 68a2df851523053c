'use client';

import { useQuery } from '@tanstack/react-query';
import { RankedBars } from '@/components/charts/ranked-bars';
import { Card, CardBody, CardHead } from '@/components/ui/card';
import { ErrorState } from '@/components/ui/error-state';
import { Skeleton } from '@/components/ui/skeleton';
import { modelColour } from '@/lib/format/model-colour';
import { formatCount, formatRate } from '@/lib/format/numbers';
import { chartText } from '@/lib/i18n/dictionaries/chart';
import { commonText } from '@/lib/i18n/dictionaries/common';
import { overviewText } from '@/lib/i18n/dictionaries/overview';
import { usageText } from '@/lib/i18n/dictionaries/usage';
import { useLocale, useText } from '@/lib/i18n/locale-provider';
import { requestsAddress } from '@/lib/queries/drill-down';
import { ownModelsQuery } from '@/lib/queries/usage';
import { useMetricFormat } from '../_usage/use-labels';
import { usePageQuestion } from '../_usage/use-page-question';
import { rankingLimit } from './usage-choice';

/** One's models by what they cost, with their share of it. */
export function OwnModelsCard() {
  const text = useText(overviewText);
  const words = { chart: useText(chartText), common: useText(commonText), usage: useText(usageText) };
  const { locale } = useLocale();
  const { query, address } = usePageQuestion();
  const money = useMetricFormat('cost');
  const answer = useQuery(ownModelsQuery(query));
  const models = [...(answer.data?.models ?? [])].sort((left, right) => (right.cost ?? 0) - (left.cost ?? 0));
  return (
    <Card>
      <CardHead title={text.modelsByCost} description={text.costShare} />
      <CardBody aria-busy={answer.isPending}>
        {answer.isPending ? (
          <Skeleton className="h-72" />
        ) : answer.isError && !answer.data ? (
          <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />
        ) : models.length === 0 ? (
          <p className="py-6 text-center text-ink-soft">{words.chart.noData}</p>
        ) : (
          <RankedBars
            label={text.modelsByCost}
            format={money.short}
            items={models.slice(0, rankingLimit).map((model) => ({
              id: model.model,
              label:
                model.cost === null
                  ? `${model.model} (${words.common.unknownPrice}, ${words.usage.requests(formatCount(model.requestCount, locale))})`
                  : model.model,
              value: model.cost ?? 0,
              colour: modelColour(model.model),
              note: formatRate(model.costShare),
              href: requestsAddress(address, { model: model.model }),
            }))}
          />
        )}
      </CardBody>
    </Card>
  );
}
