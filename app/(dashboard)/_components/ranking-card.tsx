'use client';

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { RankedBars } from '@/components/charts/ranked-bars';
import { Card, CardBody, CardHead } from '@/components/ui/card';
import { ErrorState } from '@/components/ui/error-state';
import { Skeleton } from '@/components/ui/skeleton';
import { formatRate } from '@/lib/format/numbers';
import { chartText } from '@/lib/i18n/dictionaries/chart';
import { usageText } from '@/lib/i18n/dictionaries/usage';
import { useText } from '@/lib/i18n/locale-provider';
import { requestsAddress } from '@/lib/queries/drill-down';
import type { FilterName } from '@/lib/queries/shared-parameters';
import { breakdownQuery } from '@/lib/queries/usage';
import { absentGroup, groupColour, isOneGroup, otherGroup } from '../_usage/chart-data';
import { useMetricFormat, useValueLabel } from '../_usage/use-labels';
import { usePageQuestion } from '../_usage/use-page-question';
import { rankingLimit, type UsageMetric } from './usage-choice';

type RankingCardProps = {
  title: string;
  by: string;
  parameter: FilterName;
  metric: UsageMetric;
  /** Requests that have none of it do not belong here, such as those without an error. */
  onlyPresent?: boolean;
  colour?: string;
  empty?: string;
  actions?: ReactNode;
};

/** The largest groups of a figure, each leading to its requests. */
export function RankingCard(props: RankingCardProps) {
  const { title, by, parameter, metric, onlyPresent = false } = props;
  const text = useText(chartText);
  const usage = useText(usageText);
  const valueLabel = useValueLabel();
  const format = useMetricFormat(metric);
  const { audience, query, address } = usePageQuestion();
  const answer = useQuery(breakdownQuery(audience, query, { by, metric, limit: rankingLimit }));
  const items = (answer.data?.items ?? []).filter(
    (item) => item[metric] > 0 && !(onlyPresent && item.value === absentGroup),
  );
  // Shares are of everything that was asked about; here they are of what is listed.
  const whole = onlyPresent ? items.reduce((sum, item) => sum + item[metric], 0) : null;
  const shareOf = (item: (typeof items)[number]) => (whole === null ? item.share : item[metric] / whole);
  const others = 1 - items.reduce((sum, item) => sum + shareOf(item), 0);
  const hasOthers = !onlyPresent && (answer.data?.total ?? 0) > rankingLimit && others > 0.00005;
  const listed = items.reduce((sum, item) => sum + item[metric], 0);

  return (
    <Card>
      <CardHead title={title} actions={props.actions} />
      <CardBody aria-busy={answer.isPending}>
        {answer.isPending ? (
          <Skeleton className="h-72" />
        ) : answer.isError && !answer.data ? (
          <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />
        ) : items.length === 0 ? (
          <p className="py-6 text-center text-ink-soft">{props.empty ?? text.noData}</p>
        ) : (
          <RankedBars
            label={title}
            format={format.short}
            items={[
              ...items.map((item) => ({
                id: item.value,
                label: valueLabel(by, item.value, item.label),
                value: item[metric],
                colour: props.colour ?? groupColour(by, item.value, item.label),
                note: formatRate(shareOf(item)),
                ...(isOneGroup(item.value)
                  ? { href: requestsAddress(address, { [parameter]: item.value }) }
                  : {}),
              })),
              ...(hasOthers
                ? [
                    {
                      id: otherGroup,
                      label: usage.other,
                      value: (listed / (1 - others)) * others,
                      colour: groupColour(by, otherGroup),
                      note: formatRate(others),
                    },
                  ]
                : []),
            ]}
          />
        )}
      </CardBody>
    </Card>
  );
}
