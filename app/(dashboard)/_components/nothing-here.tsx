'use client';

import { useQuery } from '@tanstack/react-query';
import { SearchX, Waves } from 'lucide-react';
import { useFilters } from '@/components/filters/use-filters';
import { useTimeRange } from '@/components/filters/use-time-range';
import { CarriedLink } from '@/components/layout/carried-link';
import { clientSnippets } from '@/components/layout/client-snippets';
import { useViewer } from '@/components/layout/viewer';
import { Button, buttonStyle } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { CodeSnippet } from '@/components/ui/code-snippet';
import { EmptyState } from '@/components/ui/empty-state';
import { Skeleton } from '@/components/ui/skeleton';
import { overviewText } from '@/lib/i18n/dictionaries/overview';
import { useText } from '@/lib/i18n/locale-provider';
import { overviewQuery } from '@/lib/queries/usage';

/** In the place of figures when there are none: nothing matches, or nobody has sent anything yet. */
export function NothingHere() {
  const text = useText(overviewText);
  const { baseUrl, role } = useViewer();
  const { filters, clearFilters } = useFilters();
  const { setRange } = useTimeRange();
  const ever = useQuery({ ...overviewQuery(role, {}), refetchInterval: 3000 });
  if (ever.isPending) return <Skeleton className="h-96 rounded-lg" />;
  if (ever.data && ever.data.requests > 0) {
    return (
      <Card>
        <EmptyState
          icon={SearchX}
          title={text.nothingInRange}
          actions={
            <>
              <Button onClick={() => setRange({ kind: 'preset', preset: '30d' })}>
                {text.lastThirtyDays}
              </Button>
              {Object.keys(filters).length > 0 ? (
                <Button onClick={clearFilters}>{text.clearFilters}</Button>
              ) : null}
            </>
          }
        >
          {text.nothingInRangeHelp}
        </EmptyState>
      </Card>
    );
  }
  return (
    <Card>
      <EmptyState icon={Waves} title={text.waiting}>
        <p className="mb-6">{text.waitingHelp}</p>
        <CodeSnippet label={text.snippet} snippets={clientSnippets(baseUrl)} />
        <p className="mt-6 flex flex-wrap justify-center gap-2">
          <CarriedLink href="/keys" className={buttonStyle({ variant: 'primary' })}>
            {text.createKey}
          </CarriedLink>
        </p>
      </EmptyState>
    </Card>
  );
}
