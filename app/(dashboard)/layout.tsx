import { cookies } from 'next/headers';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import type { ReactNode } from 'react';
import { DashboardFrame } from '@/components/layout/dashboard-frame';
import { QueryProvider } from '@/components/layout/query-provider';
import { ShortcutProvider } from '@/components/layout/shortcuts';
import { navigationCookie } from '@/components/layout/theme-cookie';
import { ViewerProvider } from '@/components/layout/viewer';
import { TooltipProvider } from '@/components/ui/tooltip';
import { pageViewer } from './_page-viewer';

export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const viewer = await pageViewer();
  const collapsed = (await cookies()).get(navigationCookie)?.value === 'collapsed';
  return (
    <NuqsAdapter>
      <QueryProvider>
        <ViewerProvider viewer={viewer}>
          <ShortcutProvider>
            <TooltipProvider delay={400}>
              <DashboardFrame collapsedAtFirst={collapsed}>{children}</DashboardFrame>
            </TooltipProvider>
          </ShortcutProvider>
        </ViewerProvider>
      </QueryProvider>
    </NuqsAdapter>
  );
}
