'use client';

import { useSearchParams } from 'next/navigation';
import { useMemo } from 'react';
import { useTimeRange } from '@/components/filters/use-time-range';
import { useNow } from '@/components/layout/now';
import { useViewer } from '@/components/layout/viewer';
import { usageQuery } from '@/lib/queries/usage';

/** Range and filters of the address as the API's parameters, and who asks. */
export function usePageQuestion() {
  const address = useSearchParams();
  const viewer = useViewer();
  const now = useNow();
  const time = useTimeRange();
  const audience = viewer.role;
  const asked = usageQuery(address, { audience, now, zone: viewer.timeZone });
  const key = JSON.stringify(asked);
  // One object as long as the question is the same, although the clock goes on.
  const query = useMemo(() => JSON.parse(key) as typeof asked, [key]);
  return { ...time, audience, address, query, now };
}
