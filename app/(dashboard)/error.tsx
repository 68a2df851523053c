'use client';

import { FailedPage } from '@/components/layout/failed-page';

/** Inside the frame: navigation stays usable when a page fails. */
export default function DashboardErrorPage({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return <FailedPage digest={error.digest} onRetry={reset} />;
}
