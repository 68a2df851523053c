'use client';

import { useQuery } from '@tanstack/react-query';
import { Boxes } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useMemo } from 'react';
import { FilterBar } from '@/components/filters/filter-bar';
import { SearchField } from '@/components/filters/search-field';
import { TimeRangePicker } from '@/components/filters/time-range-picker';
import { useAddressState } from '@/components/filters/use-address-state';
import { PageHead } from '@/components/layout/page-head';
import { ColumnChooser } from '@/components/tables/column-chooser';
import { DataTable } from '@/components/tables/data-table';
import { useColumnChoice } from '@/components/tables/use-column-choice';
import { ButtonLink } from '@/components/ui/button';
import { Card, CardHead } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { Notice } from '@/components/ui/notice';
import { Skeleton, TableSkeleton } from '@/components/ui/skeleton';
import { formatExact } from '@/lib/format/numbers';
import { modelsText } from '@/lib/i18n/dictionaries/models';
import { useText } from '@/lib/i18n/locale-provider';
import { searchParameter } from '@/lib/queries/address-parameters';
import { requestsAddress } from '@/lib/queries/drill-down';
import { type ModelUsage, modelsQuery, timeseriesQuery } from '@/lib/queries/usage';
import { useFilterFields } from '../../_usage/filter-fields';
import { useAdminFields } from '../../_usage/use-admin-fields';
import { usePageQuestion } from '../../_usage/use-page-question';
import { Distribution } from './distribution';
import { useModelColumns } from './model-columns';
import { modelsWithTrend, trendsByModel } from './trends';

const parameters = { q: searchParameter };

export function ModelsView() {
  const text = useText(modelsText);
  const router = useRouter();
  const { query, address } = usePageQuestion();
  const fields = useFilterFields(useAdminFields());
  const [{ q: search }, setSearch] = useAddressState(parameters, 'replace');
  const answer = useQuery(modelsQuery(query));
  const series = useQuery(
    timeseriesQuery('admin', query, { metric: 'requests', by: 'model', top: modelsWithTrend }),
  );
  const trends = useMemo(() => trendsByModel(series.data), [series.data]);
  const columns = useModelColumns(trends);
  const choice = useColumnChoice('models', columns);
  const models = answer.data?.models ?? [];
  const wanted = search.trim().toLowerCase();
  const found = wanted ? models.filter(({ model }) => model.toLowerCase().includes(wanted)) : models;
  const withoutPrice = models.filter(({ cost }) => cost === null);

  function open(model: ModelUsage) {
    router.push(requestsAddress(address, { model: model.model }));
  }

  return (
    <>
      <PageHead title={text.title}>
        <TimeRangePicker comparison={false} />
        <FilterBar fields={fields} />
      </PageHead>
      {answer.isPending ? (
        <div aria-busy="true" className="flex flex-col gap-4">
          <Skeleton className="h-80 rounded-lg" />
          <Card>
            <TableSkeleton rows={10} columns={9} />
          </Card>
        </div>
      ) : answer.isError && !answer.data ? (
        <Card>
          <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />
        </Card>
      ) : models.length === 0 ? (
        <Card>
          <EmptyState icon={Boxes} title={text.empty}>
            {text.emptyHelp}
          </EmptyState>
        </Card>
      ) : (
        <div className="flex flex-col gap-4">
          {withoutPrice.length > 0 ? (
            <Notice tone="warn">
              <span className="mr-3">{text.noPrice(formatExact(withoutPrice.length))}</span>
              <ButtonLink
                variant="link"
                href={`/pricing?q=${encodeURIComponent(withoutPrice[0]?.model ?? '')}`}
              >
                {text.setPrice}
              </ButtonLink>
            </Notice>
          ) : null}
          <Distribution models={models} />
          <Card>
            <CardHead
              title={text.table}
              description={text.count(formatExact(found.length), formatExact(models.length))}
              className="pb-3"
              actions={
                <>
                  <SearchField
                    label={text.search}
                    value={search}
                    onSearch={(next) => setSearch({ q: next })}
                    className="w-40 sm:w-64"
                  />
                  <ColumnChooser columns={columns} {...choice} />
                </>
              }
            />
            <DataTable
              label={text.table}
              columns={choice.shown}
              rows={found}
              rowId={(model) => `${model.source}:${model.model}`}
              rowName={(model) => model.model}
              onOpen={open}
              sortAtFirst={{ column: 'requests', descending: true }}
              empty={
                <EmptyState icon={Boxes} title={text.nothingFound}>
                  {text.nothingFoundHelp}
                </EmptyState>
              }
            />
          </Card>
        </div>
      )}
    </>
  );
}
