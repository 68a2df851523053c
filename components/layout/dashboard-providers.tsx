'use client';

import type { ReactNode } from 'react';
import { PopupLayer } from '@/components/ui/popup-layer';
import { NowProvider } from './now';
import { QueryProvider } from './query-provider';
import { ShortcutProvider } from './shortcuts';
import { type Viewer, ViewerProvider } from './viewer';

type DashboardProvidersProps = { viewer: Viewer; renderedAt: number; children: ReactNode };

export function DashboardProviders({ viewer, renderedAt, children }: DashboardProvidersProps) {
  return (
    <QueryProvider>
      <ViewerProvider viewer={viewer}>
        <NowProvider renderedAt={renderedAt}>
          <ShortcutProvider>
            <PopupLayer>{children}</PopupLayer>
          </ShortcutProvider>
        </NowProvider>
      </ViewerProvider>
    </QueryProvider>
  );
}
