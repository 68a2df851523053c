'use client';

import { createContext, type ReactNode, useCallback, useContext, useState } from 'react';
import type { MoneyDisplay } from '@/lib/format/money';
import { requestJson } from '@/lib/queries/request-json';

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
  /** What the command key is called on this person's keyboard. */
  commandKey: '⌘' | 'Ctrl';
  /** What the interface remembers for this person on every device. */
  preferences: Readonly<Record<string, unknown>>;
};

type ViewerState = { viewer: Viewer; remember: (name: string, value: unknown) => void };

const ViewerContext = createContext<ViewerState | null>(null);

export function ViewerProvider({ viewer, children }: { viewer: Viewer; children: ReactNode }) {
  const [changed, setChanged] = useState<Readonly<Record<string, unknown>>>({});
  const remember = useCallback((name: string, value: unknown) => {
    setChanged((before) => ({ ...before, [name]: value }));
    // What is on the screen is already right; a choice that could not be kept is made again next time.
    requestJson('/api/auth/me', { method: 'PATCH', body: { preferences: { [name]: value } } }).catch(
      () => undefined,
    );
  }, []);
  const current = { ...viewer, preferences: { ...viewer.preferences, ...changed } };
  return <ViewerContext value={{ viewer: current, remember }}>{children}</ViewerContext>;
}

function useViewerState(): ViewerState {
  const state = useContext(ViewerContext);
  if (!state) throw new Error('useViewer needs a ViewerProvider above it.');
  return state;
}

export function useViewer(): Viewer {
  return useViewerState().viewer;
}

/** A choice that follows the person: null forgets it. */
export function usePreference(name: string): [value: unknown, remember: (value: unknown) => void] {
  const { viewer, remember } = useViewerState();
  return [
    viewer.preferences[name] ?? undefined,
    useCallback((value) => remember(name, value), [remember, name]),
  ];
}
