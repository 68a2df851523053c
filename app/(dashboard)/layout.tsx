import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { DashboardFrame } from '@/components/layout/dashboard-frame';
import { DashboardProviders } from '@/components/layout/dashboard-providers';
import { navigationCookie } from '@/components/layout/theme-cookie';
import { nowMillis } from '@/lib/clock';
import { pageViewer } from './_page-viewer';

export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const viewer = await pageViewer();
  const collapsed = (await cookies()).get(navigationCookie)?.value === 'collapsed';
  return (
    <DashboardProviders viewer={viewer} renderedAt={nowMillis()}>
      <DashboardFrame collapsedAtFirst={collapsed}>{children}</DashboardFrame>
    </DashboardProviders>
  );
}
