'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { Plus, Tags } from 'lucide-react';
import { lazy, useMemo, useState } from 'react';
import { SearchField } from '@/components/filters/search-field';
import { useAddressState } from '@/components/filters/use-address-state';
import { useNow } from '@/components/layout/now';
import { DataTable } from '@/components/tables/data-table';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { Select } from '@/components/ui/select';
import { TableSkeleton } from '@/components/ui/skeleton';
import { WhenWanted } from '@/components/ui/when-wanted';
import { pricingText } from '@/lib/i18n/dictionaries/pricing';
import { useText } from '@/lib/i18n/locale-provider';
import { choiceParameter, searchParameter } from '@/lib/queries/address-parameters';
import { type PriceAnswer, priceSources, pricesPages } from '@/lib/queries/pricing';
import { usePriceColumns } from './price-columns';
import type { PriceStart } from './price-dialog';
import { priceKey, withoutReplaced } from './price-words';

const PriceSheet = lazy(() => import('./price-sheet').then((module) => ({ default: module.PriceSheet })));

const parameters = { q: searchParameter, source: choiceParameter(priceSources) };

type PricesSectionProps = { onSet: (start: PriceStart) => void; onRerate: (model: string) => void };

export function PricesSection({ onSet, onRerate }: PricesSectionProps) {
  const text = useText(pricingText);
  const now = useNow();
  const [search, setSearch] = useAddressState(parameters, 'replace');
  const list = useInfiniteQuery(pricesPages(search));
  const prices = useMemo(
    () => withoutReplaced(list.data?.pages.flatMap((page) => page.items) ?? [], now),
    [list.data, now],
  );
  const [opened, setOpened] = useState<PriceAnswer | null>(null);
  const columns = usePriceColumns({ onSet, onRerate });
  const start: PriceStart = search.q ? { kind: 'model', model: search.q } : { kind: 'new' };
  return (
    <div>
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <SearchField label={text.search} value={search.q} onSearch={(q) => setSearch({ q: q || null })} />
        <Select
          label={text.columns.source}
          value={search.source ?? 'any'}
          onValueChange={(source) => setSearch({ source: source === 'any' ? null : source })}
          className="w-36"
          options={[
            { value: 'any', label: text.anySource },
            ...priceSources.map((source) => ({ value: source, label: text.sources[source] })),
          ]}
        />
        <p className="hidden text-ink-soft text-sm md:block">{text.unit}</p>
        <Button variant="primary" className="ml-auto" onClick={() => onSet({ kind: 'new' })}>
          <Plus />
          {text.add}
        </Button>
      </div>
      <Card aria-busy={list.isPending}>
        {list.isPending ? (
          <TableSkeleton rows={12} columns={8} />
        ) : list.isError ? (
          <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        ) : (
          <DataTable
            label={text.tabs.prices}
            columns={columns}
            rows={prices}
            rowId={(price) => `${priceKey(price)}\n${price.version ?? ''}`}
            onOpen={setOpened}
            openId={opened ? `${priceKey(opened)}\n${opened.version ?? ''}` : null}
            rowMuted={(price) => !price.inForce}
            hasMore={list.hasNextPage}
            loadingMore={list.isFetchingNextPage}
            onLoadMore={() => void list.fetchNextPage()}
            empty={
              <EmptyState
                icon={Tags}
                title={text.empty}
                actions={
                  <Button variant="primary" onClick={() => onSet(start)}>
                    {text.setPrice}
                  </Button>
                }
              >
                {text.emptyHelp}
              </EmptyState>
            }
          />
        )}
      </Card>
      <WhenWanted wanted={opened !== null}>
        <PriceSheet
          price={opened}
          onClose={() => setOpened(null)}
          onSet={(next) => {
            setOpened(null);
            onSet(next);
          }}
        />
      </WhenWanted>
    </div>
  );
}
