'use client';

import { useNow } from '@/components/layout/now';
import { useViewer } from '@/components/layout/viewer';
import { formatInstant, formatOffset, formatRelative, type Instant } from '@/lib/format/time';
import { commonText } from '@/lib/i18n/dictionaries/common';
import { useLocale, useText } from '@/lib/i18n/locale-provider';

type TimeAgoProps = { value: Instant | null | undefined; className?: string };

/** 3 min ago, with the full time and its zone on hover. */
export function TimeAgo({ value, className }: TimeAgoProps) {
  const common = useText(commonText);
  const { locale } = useLocale();
  const { timeZone } = useViewer();
  const now = useNow();
  if (value === null || value === undefined) return <span className={className}>{common.never}</span>;
  return (
    <time
      dateTime={new Date(value).toISOString()}
      title={`${formatInstant(value, timeZone)} ${formatOffset(timeZone, value)}`}
      className={className}
    >
      {formatRelative(value, now, locale)}
    </time>
  );
}
