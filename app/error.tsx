'use client';

import { lazy, Suspense } from 'react';

// Every page carries this one, and hardly anybody sees it: what it shows comes when something has failed.
const FailedPage = lazy(() =>
  import('@/components/layout/failed-page').then((module) => ({ default: module.FailedPage })),
);

export default function ErrorPage({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <main>
      <Suspense fallback={null}>
        <FailedPage digest={error.digest} onRetry={reset} />
      </Suspense>
    </main>
  );
}
