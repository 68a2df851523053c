'use client';

import { parseAsBoolean, parseAsString, useQueryStates } from 'nuqs';
import { useMemo } from 'react';
import { useNow } from '@/components/layout/now';
import { useViewer } from '@/components/layout/viewer';
import { rangeBounds, rangeFromAddress, rangeToAddress, type TimeRange } from '@/lib/queries/time-range';
import { isTimeZone } from '@/lib/time';

const parsers = {
  range: parseAsString,
  from: parseAsString,
  to: parseAsString,
  tz: parseAsString,
  compare: parseAsBoolean.withDefault(false),
};

/** The time range in the address, shared by every page. */
export function useTimeRange() {
  const viewer = useViewer();
  const now = useNow();
  const [address, setAddress] = useQueryStates(parsers, { history: 'push' });
  const { range: preset, from, to, tz } = address;
  const zone = tz && isTimeZone(tz) ? tz : viewer.timeZone;
  const range = useMemo(
    () => rangeFromAddress({ range: preset, from, to }, now, zone),
    [preset, from, to, now, zone],
  );
  return {
    range,
    zone,
    compare: address.compare,
    bounds: rangeBounds(range, now, zone),
    setRange: (next: TimeRange) => void setAddress(rangeToAddress(next)),
    setZone: (next: string) => void setAddress({ tz: next === viewer.timeZone ? null : next }),
    setCompare: (next: boolean) => void setAddress({ compare: next || null }),
  };
}
