'use client';

import { lazy, Suspense, useSyncExternalStore } from 'react';

const ToasterRegion = lazy(() =>
  import('./toaster-region').then((module) => ({ default: module.ToasterRegion })),
);

const never = () => () => {};

/** Where messages appear. Nothing on a page waits for it. */
export function Toaster() {
  const inBrowser = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  return inBrowser ? (
    <Suspense fallback={null}>
      <ToasterRegion />
    </Suspense>
  ) : null;
}
