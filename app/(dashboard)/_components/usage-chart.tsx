'use client';

import { useQuery } from '@tanstack/react-query';
import { ChevronDown } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useMemo } from 'react';
import { ChartFrame } from '@/components/charts/chart-frame';
import { LazyTimeChart } from '@/components/charts/lazy-time-chart';
import { useAddressState } from '@/components/filters/use-address-state';
import { buttonStyle } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Menu, MenuContent, MenuRadioGroup, MenuRadioItem, MenuTrigger } from '@/components/ui/menu';
import { Segmented } from '@/components/ui/segmented';
import { overviewText } from '@/lib/i18n/dictionaries/overview';
import { usageText } from '@/lib/i18n/dictionaries/usage';
import { useText } from '@/lib/i18n/locale-provider';
import { choiceParameter } from '@/lib/queries/address-parameters';
import { requestsAddress } from '@/lib/queries/drill-down';
import { timeseriesQuery } from '@/lib/queries/usage';
import { nextIntervalStart } from '@/lib/time';
import { chartData, isOneGroup, plainValues } from '../_usage/chart-data';
import { previousQuery } from '../_usage/previous-period';
import { useMetricFormat, useValueLabel } from '../_usage/use-labels';
import { usePageQuestion } from '../_usage/use-page-question';
import {
  type Grouping,
  groupings,
  groupParameter,
  shownGroups,
  type UsageMetric,
  usageMetrics,
} from './usage-choice';

const parameters = {
  metric: choiceParameter(usageMetrics, 'requests'),
  by: choiceParameter(groupings, 'model'),
};

/** Which figure the page shows and by what it is told apart; both in the address. */
export function useUsageChoice() {
  const [choice, setChoice] = useAddressState(parameters, 'replace');
  return { ...choice, setChoice };
}

export type GroupOption = { value: Grouping; label: string };

export function UsageChart({ groups, className }: { groups: readonly GroupOption[]; className?: string }) {
  const text = useText(overviewText);
  const usage = useText(usageText);
  const router = useRouter();
  const { audience, query, address, zone, range, now, compare } = usePageQuestion();
  const { metric, by: asked, setChoice } = useUsageChoice();
  // A grouping that an administrator shared may not be one of this page's.
  const by = groups.some(({ value }) => value === asked) ? asked : 'model';
  const format = useMetricFormat(metric);
  const valueLabel = useValueLabel();
  const series = useQuery(timeseriesQuery(audience, query, { metric, by, top: shownGroups }));
  const before = useQuery({
    ...timeseriesQuery(audience, previousQuery(query, range, now, zone), {
      metric,
      ...(series.data ? { interval: series.data.interval } : {}),
    }),
    enabled: compare && series.data !== undefined,
  });
  const data = useMemo(
    () =>
      series.data &&
      chartData(series.data, { zone, labelOf: (value, label) => valueLabel(by, value, label) }),
    [series.data, zone, by, valueLabel],
  );
  const previous = compare && before.data ? plainValues(before.data) : undefined;

  return (
    <Card className={className}>
      <ChartFrame
        title={text.overTime[metric]}
        data={data}
        format={format}
        height={300}
        error={series.error}
        onRetry={() => void series.refetch()}
        seriesHref={(id) => (isOneGroup(id) ? requestsAddress(address, { [groupParameter[by]]: id }) : null)}
        actions={
          <>
            <Segmented<UsageMetric>
              label={usage.metric}
              value={metric}
              onValueChange={(next) => setChoice({ metric: next })}
              options={usageMetrics.map((name) => ({ value: name, label: usage.metrics[name] }))}
            />
            <GroupMenu
              groups={groups}
              value={by}
              label={usage.by}
              onChange={(next) => setChoice({ by: next })}
            />
          </>
        }
      >
        {(visible) => (
          <LazyTimeChart
            kind="bars"
            data={visible}
            format={format}
            {...(previous ? { previous } : {})}
            onSelect={(start, id) =>
              router.push(
                requestsAddress(address, {
                  from: start,
                  to: nextIntervalStart(start, visible.interval, zone),
                  ...(isOneGroup(id) ? { [groupParameter[by]]: id } : {}),
                }),
              )
            }
          />
        )}
      </ChartFrame>
    </Card>
  );
}

type GroupMenuProps = {
  groups: readonly GroupOption[];
  value: Grouping;
  label: string;
  onChange: (value: Grouping) => void;
};

/** A menu and not a select: the top line has loaded menus already, and the first page is to be light. */
function GroupMenu({ groups, value, label, onChange }: GroupMenuProps) {
  const shown = groups.find((group) => group.value === value)?.label ?? '';
  return (
    <Menu>
      <MenuTrigger aria-label={`${label}: ${shown}`} className={buttonStyle()}>
        {shown}
        <ChevronDown aria-hidden className="text-ink-faint" />
      </MenuTrigger>
      <MenuContent>
        <MenuRadioGroup value={value} onValueChange={(next) => onChange(next as Grouping)}>
          {groups.map((group) => (
            <MenuRadioItem key={group.value} value={group.value} closeOnClick>
              {group.label}
            </MenuRadioItem>
          ))}
        </MenuRadioGroup>
      </MenuContent>
    </Menu>
  );
}
