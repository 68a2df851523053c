'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { Button, buttonStyle } from '@/components/ui/button';
import { useErrorMessage } from '@/components/ui/error-message';
import { Notice } from '@/components/ui/notice';
import { TimeAgo } from '@/components/ui/time-ago';
import { toast } from '@/components/ui/toast';
import { formatExact, formatPercentage } from '@/lib/format/numbers';
import { overviewAdminText } from '@/lib/i18n/dictionaries/overview-admin';
import { useText } from '@/lib/i18n/locale-provider';
import { requestJson } from '@/lib/queries/request-json';
import { type AlertView, openAlertsQuery } from '@/lib/queries/usage';
import { useMetricFormat } from '../_usage/use-labels';

const shownAlerts = 2;

type Facts = Readonly<Record<string, string | number | null>>;

/** Alerts that nobody has acknowledged; the newest in full, the others by their number. */
export function AlertNotices() {
  const text = useText(overviewAdminText);
  const alerts = useQuery(openAlertsQuery());
  const client = useQueryClient();
  const message = useErrorMessage();
  const acknowledge = useMutation({
    mutationFn: (news: News) =>
      Promise.all(
        news.ids.map((id) => requestJson(`/api/admin/alerts/${id}/acknowledge`, { method: 'POST' })),
      ),
    onSettled: () => client.invalidateQueries({ queryKey: openAlertsQuery().queryKey }),
    onError: (error) => toast.error(message(error)),
  });
  const open = asNews(alerts.data?.items ?? []);
  const more = open.length - shownAlerts;
  return open.slice(0, shownAlerts).map((news, index) => (
    <Notice key={news.alert.id} tone={news.alert.severity === 'critical' ? 'bad' : 'warn'}>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <AlertSentence alert={news.alert} />
        <TimeAgo value={news.alert.createdAt} className="text-ink-faint text-sm" />
        <span className="ml-auto flex items-center gap-3">
          {index === shownAlerts - 1 && more > 0 ? (
            <Link href="/quotas" className={buttonStyle({ variant: 'link' })}>
              {text.openAlerts(more)}
            </Link>
          ) : null}
          <Button
            variant="quiet"
            size="small"
            pending={acknowledge.isPending && acknowledge.variables.alert.id === news.alert.id}
            onClick={() => acknowledge.mutate(news)}
          >
            {text.acknowledge}
          </Button>
        </span>
      </div>
    </Notice>
  ));
}

type News = { alert: AlertView; ids: string[] };

/** The newest first. A budget that went past 90 % and then 100 % is one piece of news. */
function asNews(alerts: readonly AlertView[]): News[] {
  const byWhat = new Map<string, News>();
  for (const alert of alerts) {
    const { id, kind, scope, scopeId, facts } = alert;
    const what = kind === 'quota' ? `${scope} ${scopeId} ${(facts as Facts).name ?? ''}` : id;
    const known = byWhat.get(what);
    if (known) known.ids.push(id);
    else byWhat.set(what, { alert, ids: [id] });
  }
  return [...byWhat.values()];
}

function AlertSentence({ alert }: { alert: AlertView }) {
  const text = useText(overviewAdminText);
  const money = useMetricFormat('cost');
  const facts = alert.facts as Facts;
  const word = (name: string) => String(facts[name] ?? '');
  const number = (name: string) => Number(facts[name] ?? 0);
  switch (alert.kind) {
    case 'quota': {
      const share = number('limit') > 0 ? (number('used') / number('limit')) * 100 : 0;
      return text.alert.quota(word('scopeName') || word('name'), formatPercentage(share));
    }
    case 'error_rate':
      return text.alert.error_rate(formatPercentage(number('percent')), word('minutes'));
    case 'account_down':
      return text.alert.account_down(word('accountName'), word('failures'));
    case 'spend_spike':
      return text.alert.spend_spike(
        money.short(number('spent')),
        formatExact(Number(number('factor').toFixed(1))),
      );
    case 'journal_age':
      return text.alert.journal_age(word('seconds'), word('pending'));
    case 'drift':
      return text.alert.drift(word('where'));
    case 'price_unknown':
      return (
        <>
          {text.alert.price_unknown(word('model'), formatExact(number('requests')))}{' '}
          <Link
            href={`/pricing?q=${encodeURIComponent(word('model'))}`}
            className={buttonStyle({ variant: 'link' })}
          >
            {text.setPrice}
          </Link>
        </>
      );
    default:
      return text.alert.unknown(alert.kind);
  }
}
