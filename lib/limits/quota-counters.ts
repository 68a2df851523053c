// How much of each quota's period is used and reserved, in this process. A counter begins with what the
// database has and then counts along, so that a call is decided without asking anybody.
import { nowMillis } from '@/lib/clock';
import { countsBaseCost, type QuotaPeriod, type QuotaRule, type QuotaScope } from '@/lib/limits/quota-rules';
import { dayOf, dayStart, intervalStart, nextIntervalStart } from '@/lib/time';

export type QuotaUse = { tokens: number; cost: bigint };

export type PeriodBounds = { start: number; end: number };

export type QuotaCounter = {
  readonly scope: QuotaScope;
  readonly scopeId: string;
  readonly period: QuotaPeriod;
  readonly start: number;
  readonly end: number;
  used: QuotaUse;
  reserved: QuotaUse;
  /** Calls under way that reserved something here. */
  outstanding: number;
  /** Whether what was used before this process counted is in `used`. */
  seeded: boolean;
  /** After a read that failed, when to try again. */
  retryAt: number;
  lastUsedAt: number;
};

/** When the period that holds `now` begins and ends. */
export function periodBounds(period: QuotaPeriod, zone: string, now: number): PeriodBounds {
  if (period === 'total') return { start: 0, end: Number.POSITIVE_INFINITY };
  if (period === 'day') {
    // The commonest case, without the general walk.
    return { start: dayStart(dayOf(now, zone), zone), end: nextIntervalStart(now, 'day', zone) };
  }
  return { start: intervalStart(now, period, zone), end: nextIntervalStart(now, period, zone) };
}

/** Reads what a scope used between two instants. */
export type QuotaSeed = (scope: QuotaScope, scopeId: string, bounds: PeriodBounds) => Promise<QuotaUse>;

export type QuotaCounters = {
  /** The counter of the rule's period; a promise when it must first be read. */
  counter(rule: QuotaRule, now: number): QuotaCounter;
  seed(counter: QuotaCounter): Promise<void>;
  /** Takes in what other nodes and late records added. */
  refresh(): Promise<void>;
  /** Sums were changed afterwards, by a re-rate or an import: what is stored counts, also where it is less. */
  recount(): Promise<void>;
  /** Another zone begins its days elsewhere: everything is counted anew. */
  setZone(zone: string): void;
};

const idleMillis = 26 * 3_600_000;

export function createQuotaCounters(initialZone: string, read: QuotaSeed): QuotaCounters {
  let zone = initialZone;
  const counters = new Map<string, QuotaCounter>();
  const seeding = new WeakMap<QuotaCounter, Promise<void>>();

  function counter(rule: QuotaRule, now: number): QuotaCounter {
    const key = `${rule.scope}\n${rule.scopeId}\n${rule.period}`;
    const known = counters.get(key);
    if (known && now >= known.start && now < known.end) {
      known.lastUsedAt = now;
      return known;
    }
    const made: QuotaCounter = {
      scope: rule.scope,
      scopeId: rule.scopeId,
      period: rule.period,
      ...periodBounds(rule.period, zone, now),
      used: { tokens: 0, cost: 0n },
      reserved: { tokens: 0, cost: 0n },
      outstanding: 0,
      // A period that began while this process was counting began with nothing; one that a clock set back to did not.
      seeded: known ? known.seeded && now >= known.end : false,
      retryAt: 0,
      lastUsedAt: now,
    };
    counters.set(key, made);
    return made;
  }

  async function take(target: QuotaCounter): Promise<void> {
    const stored = await read(target.scope, target.scopeId, target);
    // Both count the same calls, each missing some that the other has: the larger is nearer.
    if (stored.tokens > target.used.tokens) target.used.tokens = stored.tokens;
    if (stored.cost > target.used.cost) target.used.cost = stored.cost;
    target.seeded = true;
  }

  function seed(target: QuotaCounter): Promise<void> {
    let reading = seeding.get(target);
    if (!reading) {
      reading = take(target).finally(() => seeding.delete(target));
      seeding.set(target, reading);
    }
    return reading;
  }

  async function refresh(): Promise<void> {
    for (const [key, target] of counters) {
      if (target.outstanding === 0 && nowMillis() - target.lastUsedAt > idleMillis) counters.delete(key);
      else await seed(target);
    }
  }

  async function recount(): Promise<void> {
    for (const target of counters.values()) {
      if (!target.seeded) continue;
      const before = { ...target.used };
      const stored = await read(target.scope, target.scopeId, target);
      // Calls that ended while it was read may be in both: rather counted twice than not at all.
      target.used.tokens = stored.tokens + (target.used.tokens - before.tokens);
      target.used.cost = stored.cost + (target.used.cost - before.cost);
    }
  }

  return {
    counter,
    seed,
    refresh,
    recount,
    setZone(next) {
      if (next === zone) return;
      zone = next;
      counters.clear();
    },
  };
}

function fits<Amount extends number | bigint>(
  used: Amount,
  withCall: Amount,
  limit: Amount | null,
  alone: boolean,
) {
  return limit === null || (used < limit && (alone || withCall <= limit));
}

/** Whether a call of this size fits. Alone it always does while anything is left: else it could never run. */
export function hasRoom(rule: QuotaRule, counter: QuotaCounter, call: QuotaUse): boolean {
  const { used, reserved } = counter;
  const alone = counter.outstanding === 0;
  return (
    fits(used.tokens, used.tokens + reserved.tokens + call.tokens, rule.tokens, alone) &&
    fits(used.cost, used.cost + reserved.cost + call.cost, rule.cost, alone)
  );
}

export function reserve(counter: QuotaCounter, call: QuotaUse): void {
  counter.reserved.tokens += call.tokens;
  counter.reserved.cost += call.cost;
  counter.outstanding += 1;
}

/** Gives back what was reserved and counts what was used. */
export function settleReserved(counter: QuotaCounter, reserved: QuotaUse, used: QuotaUse): void {
  counter.reserved.tokens -= reserved.tokens;
  counter.reserved.cost -= reserved.cost;
  counter.outstanding -= 1;
  counter.used.tokens += used.tokens;
  counter.used.cost += used.cost;
}

/** The cost that counts for this scope. */
export function costFor(scope: QuotaScope, costs: { billed: bigint; base: bigint }): bigint {
  return countsBaseCost(scope) ? costs.base : costs.billed;
}
