'use client';

import { createContext, type ReactNode, useContext } from 'react';
import type { MoneyDisplay } from '@/lib/format/money';

/** Who looks, and how this deployment shows things. Never carries what a user may not see. */
export type Viewer = {
  id: string;
  name: string;
  email: string;
  role: 'admin' | 'user';
  /** The zone to show when the address names none: the person's own, else the deployment's. */
  timeZone: string;
  /** The address clients are pointed at, without a path. */
  baseUrl: string;
  money: MoneyDisplay;
};

const ViewerContext = createContext<Viewer | null>(null);

export function ViewerProvider({ viewer, children }: { viewer: Viewer; children: ReactNode }) {
  return <ViewerContext value={viewer}>{children}</ViewerContext>;
}

export function useViewer(): Viewer {
  const viewer = useContext(ViewerContext);
  if (!viewer) throw new Error('useViewer needs a ViewerProvider above it.');
  return viewer;
}
