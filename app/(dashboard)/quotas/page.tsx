import type { Metadata } from 'next';
import { GET as getChannels } from '@/app/api/admin/alert-channels/route';
import { GET as getRules } from '@/app/api/admin/alert-rules/route';
import { GET as getAlerts } from '@/app/api/admin/alerts/route';
import { GET as getQuotas } from '@/app/api/admin/quotas/route';
import { pageActor } from '@/lib/http/page-actor';
import { quotasText } from '@/lib/i18n/dictionaries/quotas';
import { requestText } from '@/lib/i18n/request-locale';
import { alertsPages, channelsQuery, quotasQuery, rulesQuery } from '@/lib/queries/quotas';
import { FirstPaint } from '../_first-paint';
import { QuotasView } from './_components/quotas-view';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await requestText(quotasText)).title };
}

export default async function QuotasPage() {
  await pageActor('admin');
  return (
    <FirstPaint
      answers={[
        { query: quotasQuery(), route: getQuotas },
        { query: alertsPages(), route: getAlerts },
        { query: rulesQuery(), route: getRules },
        { query: channelsQuery(), route: getChannels },
      ]}
    >
      <QuotasView />
    </FirstPaint>
  );
}
