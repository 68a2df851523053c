// Calls without a valid key. They get no row, or a stranger could fill the disk: they are counted per minute,
// cause and address prefix, in memory, for the dashboard and the metrics.
import { nowMillis } from '@/lib/clock';
import { oncePerProcess } from '@/lib/once-per-process';

export type UnauthenticatedCause = 'missing' | 'invalid';

export type UnauthenticatedCount = {
  /** Epoch milliseconds of the minute's start. */
  minute: number;
  cause: UnauthenticatedCause;
  /** A /24 of IPv4, a /48 of IPv6, or `other` once a minute has seen too many. */
  prefix: string;
  count: number;
};

const keptMinutes = 60;
const mostPrefixes = 1000;

type Minute = { start: number; counts: Map<string, number> };
type Tally = { minutes: Minute[]; totals: Record<UnauthenticatedCause, number> };

function tally(): Tally {
  return oncePerProcess('gateway.unauthenticated-calls', () => ({
    minutes: [],
    totals: { missing: 0, invalid: 0 },
  }));
}

function addressPrefix(address: string): string {
  if (address.includes(':')) {
    const groups = address.split('::')[0]?.split(':') ?? [];
    return `${groups.slice(0, 3).join(':')}::/48`;
  }
  const dot = address.lastIndexOf('.');
  return dot < 0 ? 'unknown' : `${address.slice(0, dot)}.0/24`;
}

export function countUnauthenticatedCall(cause: UnauthenticatedCause, clientIp: string) {
  const { minutes, totals } = tally();
  totals[cause] += 1;
  const start = Math.floor(nowMillis() / 60_000) * 60_000;
  let minute = minutes.at(-1);
  if (minute?.start !== start) {
    minute = { start, counts: new Map() };
    minutes.push(minute);
    if (minutes.length > keptMinutes) minutes.shift();
  }
  let name = `${cause} ${addressPrefix(clientIp)}`;
  if (!minute.counts.has(name) && minute.counts.size >= mostPrefixes) name = `${cause} other`;
  minute.counts.set(name, (minute.counts.get(name) ?? 0) + 1);
}

/** The last hour, newest minute last. */
export function unauthenticatedCalls(): UnauthenticatedCount[] {
  return tally().minutes.flatMap((minute) =>
    [...minute.counts].map(([name, count]) => {
      const space = name.indexOf(' ');
      return {
        minute: minute.start,
        cause: name.slice(0, space) as UnauthenticatedCause,
        prefix: name.slice(space + 1),
        count,
      };
    }),
  );
}

/** Since the process started, for the metrics. */
export function unauthenticatedTotals(): Readonly<Record<UnauthenticatedCause, number>> {
  return tally().totals;
}
