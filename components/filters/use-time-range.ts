'use client';

import { useMemo } from 'react';
import { useAddressState } from '@/components/filters/use-address-state';
import { useNow } from '@/components/layout/now';
import { useViewer } from '@/components/layout/viewer';
import { switchParameter, textParameter } from '@/lib/queries/address-parameters';
import { rangeBounds, rangeFromAddress, rangeToAddress, type TimeRange } from '@/lib/queries/time-range';
import { isTimeZone } from '@/lib/time';

const parameters = {
  range: textParameter,
  from: textParameter,
  to: textParameter,
  tz: textParameter,
  compare: switchParameter,
};

/** The time range in the address, shared by every page. */
export function useTimeRange() {
  const viewer = useViewer();
  const now = useNow();
  const [address, setAddress] = useAddressState(parameters, 'push');
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
    setRange: (next: TimeRange) => setAddress(rangeToAddress(next)),
    setZone: (next: string) => setAddress({ tz: next === viewer.timeZone ? null : next }),
    setCompare: (next: boolean) => setAddress({ compare: next || null }),
  };
}
