'use client';

import { ChartColumn, ChartPie, Table2 } from 'lucide-react';
import { RankedBars } from '@/components/charts/ranked-bars';
import { useAddressState } from '@/components/filters/use-address-state';
import { Card, CardBody, CardHead } from '@/components/ui/card';
import { Segmented } from '@/components/ui/segmented';
import { modelColour, otherColour } from '@/lib/format/model-colour';
import { formatExact, formatRate } from '@/lib/format/numbers';
import { modelsText } from '@/lib/i18n/dictionaries/models';
import { usageText } from '@/lib/i18n/dictionaries/usage';
import { useText } from '@/lib/i18n/locale-provider';
import { choiceParameter } from '@/lib/queries/address-parameters';
import { requestsAddress } from '@/lib/queries/drill-down';
import type { ModelUsage } from '@/lib/queries/usage';
import { type UsageMetric, usageMetrics } from '../../_components/usage-choice';
import { otherGroup } from '../../_usage/chart-data';
import { useMetricFormat } from '../../_usage/use-labels';
import { usePageQuestion } from '../../_usage/use-page-question';
import { Donut } from './donut';
import { type Part, PartsTable } from './parts-table';

const shapes = ['bars', 'donut', 'table'] as const;
type Shape = (typeof shapes)[number];

const parameters = {
  metric: choiceParameter(usageMetrics, 'requests'),
  shape: choiceParameter(shapes, 'bars'),
};

const shownParts = 10;

const amounts: Record<UsageMetric, (model: ModelUsage) => number> = {
  requests: (model) => model.requestCount,
  totalTokens: (model) => model.tokenUsage,
  cost: (model) => model.cost ?? 0,
};

/** How a figure is spread over the models: bars, a donut, or the same as a table. */
export function Distribution({ models }: { models: readonly ModelUsage[] }) {
  const text = useText(modelsText);
  const usage = useText(usageText);
  const { address } = usePageQuestion();
  const [{ metric, shape }, setChoice] = useAddressState(parameters, 'replace');
  const format = useMetricFormat(metric);
  const parts = partsOf(models, metric, text.others).map((part) => ({
    ...part,
    ...(part.id === otherGroup ? {} : { href: requestsAddress(address, { model: part.id }) }),
  }));
  const title = text.distribution[metric];
  return (
    <Card>
      <CardHead
        title={title}
        actions={
          <>
            <Segmented<UsageMetric>
              label={usage.metric}
              value={metric}
              onValueChange={(next) => setChoice({ metric: next })}
              options={usageMetrics.map((name) => ({ value: name, label: usage.metrics[name] }))}
            />
            <Segmented<Shape>
              label={text.shape}
              value={shape}
              onValueChange={(next) => setChoice({ shape: next })}
              options={[
                { value: 'bars', label: <ChartColumn className="rotate-90" />, ariaLabel: text.bars },
                { value: 'donut', label: <ChartPie />, ariaLabel: text.donut },
                { value: 'table', label: <Table2 />, ariaLabel: text.asTable },
              ]}
            />
          </>
        }
      />
      <CardBody>
        {shape === 'bars' ? (
          <RankedBars
            label={title}
            format={format.short}
            items={parts.map((part) => ({ ...part, note: formatRate(part.share) }))}
          />
        ) : shape === 'donut' ? (
          <Donut label={title} parts={parts} format={format.short} />
        ) : (
          <div className="max-w-3xl">
            <PartsTable label={title} parts={parts} format={format.exact} />
          </div>
        )}
      </CardBody>
    </Card>
  );
}

function partsOf(
  models: readonly ModelUsage[],
  metric: UsageMetric,
  others: (count: string) => string,
): Part[] {
  const amount = amounts[metric];
  const ranked = models
    .map((model) => ({ model, value: amount(model) }))
    .filter(({ value }) => value > 0)
    .sort((left, right) => right.value - left.value);
  const total = ranked.reduce((sum, { value }) => sum + value, 0) || 1;
  const shown = ranked.slice(0, ranked.length === shownParts + 1 ? shownParts + 1 : shownParts);
  const rest = ranked.slice(shown.length);
  const restValue = rest.reduce((sum, { value }) => sum + value, 0);
  return [
    ...shown.map(({ model, value }) => ({
      id: model.model,
      label: model.model,
      value,
      share: value / total,
      colour: modelColour(model.model),
    })),
    ...(rest.length > 0
      ? [
          {
            id: otherGroup,
            label: others(formatExact(rest.length)),
            value: restValue,
            share: restValue / total,
            colour: otherColour,
          },
        ]
      : []),
  ];
}
