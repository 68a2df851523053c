'use client';

import { useEffect, useState } from 'react';
import { useNow } from '@/components/layout/now';
import { formatDuration } from '@/lib/format/time';

/** What is left until an instant, second by second. */
export function Countdown({ until }: { until: string }) {
  const renderedAt = useNow();
  const [now, setNow] = useState(renderedAt);
  useEffect(() => {
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const left = Math.max(0, Math.ceil((new Date(until).getTime() - now) / 1000));
  return <span className="tabular-nums">{formatDuration(Math.max(1, left) * 1000).replace('.00', '')}</span>;
}
