import type { Metadata } from 'next';
import { GET as adminRequest } from '@/app/api/logs/requests/[id]/route';
import { GET as ownRequest } from '@/app/api/usage/records/[id]/route';
import { pageActor } from '@/lib/http/page-actor';
import { requestsText } from '@/lib/i18n/dictionaries/requests';
import { requestText } from '@/lib/i18n/request-locale';
import { requestQuery } from '@/lib/queries/requests';
import { FirstPaint } from '../../_first-paint';
import { RequestPageFor } from '../_components/requests-for';

type RequestPageProps = { params: Promise<{ id: string }> };

export async function generateMetadata({ params }: RequestPageProps): Promise<Metadata> {
  const { id } = await params;
  return { title: (await requestText(requestsText)).request(id.slice(-12)) };
}

export default async function RequestPage({ params }: RequestPageProps) {
  const [{ role }, { id }] = await Promise.all([pageActor(), params]);
  const isAdmin = role === 'admin';
  return (
    <FirstPaint
      answers={[
        { query: requestQuery(role, id), route: isAdmin ? adminRequest : ownRequest, params: { id } },
      ]}
    >
      <RequestPageFor audience={role} id={id} />
    </FirstPaint>
  );
}
