import { notFound } from 'next/navigation';
import { DashboardProviders } from '@/components/layout/dashboard-providers';

/** Every shared part in every state, for those who work on Weir. It exists in development only. */
export default async function KitPage() {
  if (process.env.NODE_ENV !== 'development') notFound();
  const { Kit } = await import('./_components/kit');
  const renderedAt = Date.UTC(2026, 10, 21, 9, 20);
  return (
    <DashboardProviders
      renderedAt={renderedAt}
      viewer={{
        id: 'kit',
        name: 'Ada',
        email: 'ada@example.com',
        role: 'admin',
        timeZone: 'Asia/Shanghai',
        baseUrl: 'http://localhost:3000',
        money: { currency: 'USD' },
        commandKey: 'Ctrl',
        preferences: {},
      }}
    >
      <Kit />
    </DashboardProviders>
  );
}
