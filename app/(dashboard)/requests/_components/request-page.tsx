'use client';

import { useQuery } from '@tanstack/react-query';
import { ArrowLeft, SearchX } from 'lucide-react';
import type { ReactNode } from 'react';
import { CarriedLink } from '@/components/layout/carried-link';
import { PageHead } from '@/components/layout/page-head';
import { useViewer } from '@/components/layout/viewer';
import { buttonStyle } from '@/components/ui/button';
import { Card, CardBody } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { Skeleton } from '@/components/ui/skeleton';
import { requestsText } from '@/lib/i18n/dictionaries/requests';
import { useText } from '@/lib/i18n/locale-provider';
import { isApiError } from '@/lib/queries/request-json';
import { requestQuery, type UserRequest } from '@/lib/queries/requests';

type RequestPageProps<Row> = { id: string; renderDetails: (request: Row) => ReactNode };

/** One request on a page of its own. */
export function RequestPage<Row extends UserRequest>({ id, renderDetails }: RequestPageProps<Row>) {
  const text = useText(requestsText);
  const { role } = useViewer();
  const answer = useQuery(requestQuery<Row>(role, id));
  const back = (
    <CarriedLink href="/requests" className={buttonStyle()}>
      <ArrowLeft aria-hidden />
      {text.back}
    </CarriedLink>
  );
  return (
    <>
      <PageHead title={text.request(id.slice(-12))} actions={back} />
      <Card aria-busy={answer.isPending}>
        <CardBody className="py-4">
          {answer.isPending ? (
            <Skeleton className="h-96" />
          ) : answer.data ? (
            renderDetails(answer.data)
          ) : isApiError(answer.error) && answer.error.status === 404 ? (
            <EmptyState icon={SearchX} title={text.notFound} actions={back}>
              {text.notFoundHelp}
            </EmptyState>
          ) : (
            <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />
          )}
        </CardBody>
      </Card>
    </>
  );
}
