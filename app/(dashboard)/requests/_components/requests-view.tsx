'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { PanelLeft, ScrollText, SearchX } from 'lucide-react';
import { type ReactNode, useMemo, useRef, useState } from 'react';
import { FilterBar } from '@/components/filters/filter-bar';
import { SearchField } from '@/components/filters/search-field';
import { TimeRangePicker } from '@/components/filters/time-range-picker';
import { useFilters } from '@/components/filters/use-filters';
import { clientSnippets } from '@/components/layout/client-snippets';
import { PageHead } from '@/components/layout/page-head';
import { usePreference, useViewer } from '@/components/layout/viewer';
import type { Column, Sort } from '@/components/tables/column';
import { ColumnChooser } from '@/components/tables/column-chooser';
import { DataTable } from '@/components/tables/data-table';
import { useColumnChoice } from '@/components/tables/use-column-choice';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { classNames } from '@/components/ui/class-names';
import { CodeSnippet } from '@/components/ui/code-snippet';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { Sheet } from '@/components/ui/sheet';
import { TableSkeleton } from '@/components/ui/skeleton';
import { commonText } from '@/lib/i18n/dictionaries/common';
import { requestsText } from '@/lib/i18n/dictionaries/requests';
import { useText } from '@/lib/i18n/locale-provider';
import { newestFirst, requestPages, type UserRequest } from '@/lib/queries/requests';
import { type ExtraField, useFilterFields } from '../../_usage/filter-fields';
import { ExportMenu } from './export-menu';
import { FacetRail, type RailField } from './facet-rail';
import { FreshRows, LiveButton } from './live-controls';
import { RequestSheet } from './request-sheet';
import { StatusHistogram } from './status-histogram';
import { useLiveTail } from './use-live-tail';
import { useOpenRequest } from './use-open-request';
import { useRequestQuestion } from './use-request-question';
import { ViewsMenu } from './views-menu';

type RequestsViewProps<Row extends UserRequest> = {
  columns: readonly Column<Row>[];
  /** Filters that only some may set. */
  fields?: readonly ExtraField[];
  rail: readonly RailField[];
  renderDetails: (request: Row) => ReactNode;
};

const railPreference = 'requests.values';

/** Nobody has said whether they want the values: a window has to be wide for list and values. */
const roomForRail = 1536;

/** Below this the values open over the list instead of beside it. */
const roomBeside = 1024;

const railColumns = {
  shown: 'lg:grid-cols-[12.5rem_minmax(0,1fr)]',
  hidden: '',
  'where there is room': '2xl:grid-cols-[12.5rem_minmax(0,1fr)]',
} as const;
type RailState = keyof typeof railColumns;

function railInSight(state: RailState): boolean {
  return state === 'shown' || (state === 'where there is room' && window.innerWidth >= roomForRail);
}

/** A list that is scrolled further than this is being read: nothing moves in it. */
const readingPixels = 8;

export function RequestsView<Row extends UserRequest>(props: RequestsViewProps<Row>) {
  const { columns, fields = [], rail, renderDetails } = props;
  const text = useText(requestsText);
  const common = useText(commonText);
  const { audience, query, q, sort, setSearch } = useRequestQuestion();
  const filterFields = useFilterFields(fields);
  const choice = useColumnChoice('requests', columns);
  const [railChoice, rememberRail] = usePreference(railPreference);
  const railState = railChoice === true ? 'shown' : railChoice === false ? 'hidden' : 'where there is room';
  const [railOpen, setRailOpen] = useState(false);
  const [live, setLive] = useState(false);
  const [reading, setReading] = useState(false);
  const scroller = useRef<HTMLElement | null>(null);
  const list = useInfiniteQuery(requestPages<Row>(audience, query, sort));
  const isLive = live && sort === newestFirst;
  const tail = useLiveTail<Row>({ audience, query, enabled: isLive, paused: reading });
  const loaded = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  const rows = useMemo(() => withTail(tail.rows, loaded), [tail.rows, loaded]);
  const { openId, open, close } = useOpenRequest();

  function sortBy(next: Sort | null) {
    const wanted = next ? `${next.descending ? '-' : ''}${next.column}` : newestFirst;
    setSearch({ sort: wanted === newestFirst ? null : wanted });
  }

  function release() {
    tail.release();
    setReading(false);
    scroller.current?.scrollTo({ top: 0 });
  }

  return (
    <>
      <PageHead
        title={text.title}
        actions={
          <>
            <ViewsMenu />
            <ExportMenu />
          </>
        }
      >
        <TimeRangePicker comparison={false} />
        <SearchField
          label={text.search}
          placeholder={common.search}
          className="sm:w-52"
          value={q}
          onSearch={(next) => setSearch({ q: next || null })}
        />
        <FilterBar fields={filterFields} />
      </PageHead>
      <div className={classNames('grid gap-4', railColumns[railState])}>
        {railState === 'hidden' ? null : (
          <div
            className={classNames(
              'sticky top-16 hidden max-h-[calc(100dvh-5rem)] self-start overflow-y-auto pr-2',
              railState === 'shown' ? 'lg:block' : '2xl:block',
            )}
          >
            <FacetRail fields={rail} />
          </div>
        )}
        <div className="flex min-w-0 flex-col gap-4">
          <StatusHistogram />
          <Card
            aria-busy={list.isPending}
            onScrollCapture={(event) => {
              if (!(event.target instanceof HTMLElement)) return;
              scroller.current = event.target;
              setReading(event.target.scrollTop > readingPixels);
            }}
          >
            <div className="flex min-h-12 flex-wrap items-center gap-2 border-line border-b px-2 py-2">
              <Button
                variant="quiet"
                onClick={() => {
                  if (window.innerWidth >= roomBeside) rememberRail(!railInSight(railState));
                  else setRailOpen(true);
                }}
              >
                <PanelLeft />
                {text.facets}
              </Button>
              <div className="ml-auto flex flex-wrap gap-2">
                <LiveButton
                  on={isLive}
                  connected={tail.connected}
                  onChange={(next) => {
                    if (next && sort !== newestFirst) setSearch({ sort: null });
                    setLive(next);
                  }}
                />
                <ColumnChooser columns={columns} {...choice} />
              </div>
            </div>
            <FreshRows count={tail.waiting.length} onShow={release} />
            {list.isPending ? (
              <TableSkeleton rows={12} columns={7} />
            ) : list.isError && !list.data ? (
              <ErrorState error={list.error} onRetry={() => void list.refetch()} />
            ) : (
              <DataTable
                label={text.title}
                columns={choice.shown}
                rows={rows}
                rowId={(row) => row.id}
                rowName={(row) => row.id}
                onOpen={(row) => open(row.id)}
                openId={openId}
                sort={sortFrom(sort)}
                onSort={sortBy}
                hasMore={list.hasNextPage}
                loadingMore={list.isFetchingNextPage}
                onLoadMore={() => void list.fetchNextPage()}
                empty={<NoRequests />}
              />
            )}
          </Card>
        </div>
      </div>
      <Sheet side="left" open={railOpen} onOpenChange={setRailOpen} title={text.facets} className="w-80">
        <div className="p-4">
          <FacetRail fields={rail} />
        </div>
      </Sheet>
      <RequestSheet<Row>
        id={openId}
        rows={rows}
        onOpen={open}
        onClose={close}
        renderDetails={renderDetails}
      />
    </>
  );
}

function withTail<Row extends UserRequest>(tail: readonly Row[], loaded: readonly Row[]): readonly Row[] {
  if (tail.length === 0) return loaded;
  const known = new Set(loaded.map((row) => row.id));
  return [...tail.filter((row) => !known.has(row.id)), ...loaded];
}

function sortFrom(sort: string): Sort {
  return { column: sort.replace(/^-/, ''), descending: sort.startsWith('-') };
}

/** Nothing matches, or nobody has sent anything yet. */
function NoRequests() {
  const text = useText(requestsText);
  const { baseUrl } = useViewer();
  const { filters, clearFilters } = useFilters();
  const { q, address, setSearch } = useRequestQuestion();
  const isFiltered = Object.keys(filters).length > 0 || q !== '';
  if (isFiltered || address.size > 0) {
    return (
      <EmptyState
        icon={SearchX}
        title={text.nothingFound}
        actions={
          isFiltered ? (
            <Button
              onClick={() => {
                if (q) setSearch({ q: null });
                else clearFilters();
              }}
            >
              {text.clearFilters}
            </Button>
          ) : null
        }
      >
        {text.nothingFoundHelp}
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={ScrollText} title={text.empty}>
      <p className="mb-6">{text.emptyHelp}</p>
      <CodeSnippet label={text.snippet} snippets={clientSnippets(baseUrl)} />
    </EmptyState>
  );
}
