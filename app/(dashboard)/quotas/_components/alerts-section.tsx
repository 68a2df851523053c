'use client';

import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { BellOff } from 'lucide-react';
import { useState } from 'react';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { useErrorMessage } from '@/components/ui/error-message';
import { ErrorState } from '@/components/ui/error-state';
import { TableSkeleton } from '@/components/ui/skeleton';
import { TimeAgo } from '@/components/ui/time-ago';
import { toast } from '@/components/ui/toast';
import { readAlertEvent } from '@/lib/alerts/alert-kinds';
import { happening } from '@/lib/alerts/words';
import { quotasText } from '@/lib/i18n/dictionaries/quotas';
import { useLocale, useText } from '@/lib/i18n/locale-provider';
import { type AlertView, alertsPages, alertsPath } from '@/lib/queries/quotas';
import { requestJson } from '@/lib/queries/request-json';

export function AlertsSection() {
  const text = useText(quotasText);
  const alerts = useInfiniteQuery(alertsPages());
  const items = alerts.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Card aria-busy={alerts.isPending}>
      {alerts.isPending ? (
        <TableSkeleton rows={5} columns={4} />
      ) : alerts.isError ? (
        <ErrorState error={alerts.error} onRetry={() => void alerts.refetch()} />
      ) : items.length === 0 ? (
        <EmptyState icon={BellOff} title={text.alerts.empty}>
          {text.alerts.emptyHelp}
        </EmptyState>
      ) : (
        <>
          <ul aria-label={text.tabs.alerts} className="divide-y divide-line">
            {items.map((alert) => (
              <AlertEntry key={alert.id} alert={alert} />
            ))}
          </ul>
          {alerts.hasNextPage ? (
            <div className="border-line border-t p-2 text-center">
              <Button
                variant="quiet"
                pending={alerts.isFetchingNextPage}
                onClick={() => void alerts.fetchNextPage()}
              >
                {text.alerts.more}
              </Button>
            </div>
          ) : null}
        </>
      )}
    </Card>
  );
}

function AlertEntry({ alert }: { alert: AlertView }) {
  const text = useText(quotasText);
  const { locale } = useLocale();
  const errorMessage = useErrorMessage();
  const queries = useQueryClient();
  const [pending, setPending] = useState(false);
  const event = readAlertEvent(alert.kind, alert.facts);
  const words = event ? happening(event, locale) : { title: alert.kind, lines: [] };

  async function acknowledge() {
    setPending(true);
    try {
      await requestJson(`${alertsPath}/${encodeURIComponent(alert.id)}/acknowledge`, {
        method: 'POST',
        body: {},
      });
      await queries.invalidateQueries({ queryKey: [alertsPath] });
    } catch (error) {
      toast.error(errorMessage(error));
    } finally {
      setPending(false);
    }
  }

  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-2 px-4 py-3">
      <span className="w-16 shrink-0">
        <Badge tone={alert.severity === 'critical' ? 'bad' : 'warn'}>{text.alerts[alert.severity]}</Badge>
      </span>
      <div className="min-w-0 flex-1 basis-64">
        <p className="break-words font-medium">{words.title}</p>
        {words.lines.map((line) => (
          <p key={line} className="break-words text-ink-soft text-sm">
            {line}
          </p>
        ))}
        <Deliveries alert={alert} />
      </div>
      <div className="flex shrink-0 items-center gap-3 text-ink-soft text-sm">
        <TimeAgo value={alert.createdAt} />
        {alert.acknowledgedAt ? (
          <span>{text.alerts.acknowledgedBy(alert.acknowledgedBy ?? '')}</span>
        ) : (
          <Button size="small" pending={pending} onClick={() => void acknowledge()}>
            {text.alerts.acknowledge}
          </Button>
        )}
      </div>
    </li>
  );
}

const deliveryTone = { delivered: 'good', pending: 'neutral', failed: 'bad' } as const;

function Deliveries({ alert }: { alert: AlertView }) {
  const text = useText(quotasText);
  if (alert.deliveries.length === 0)
    return <p className="mt-1 text-ink-faint text-sm">{text.alerts.nobody}</p>;
  return (
    <ul className="mt-1 flex flex-wrap gap-1">
      {alert.deliveries.map((delivery) => {
        const state =
          delivery.state === 'delivered' || delivery.state === 'failed' ? delivery.state : 'pending';
        return (
          <li key={delivery.channelId}>
            <Badge tone={deliveryTone[state]} title={delivery.lastError ?? undefined}>
              {delivery.channelName ?? text.alerts.toUser}: {text.alerts[state]}
            </Badge>
          </li>
        );
      })}
    </ul>
  );
}
