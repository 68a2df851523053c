// The limits of several nodes together, kept in Redis. While Redis is away each node keeps its own share of the
// rates, and quotas by what the database has: never "allow all", never a stop.
import { nowMillis } from '@/lib/clock';
import { errorMessage, weirError } from '@/lib/errors';
import { newId } from '@/lib/ids';
import { amountFor, createAccountHold } from '@/lib/limits/account-hold';
import type { AdmissionAnswer, AdmissionQuestion, Refused, Settlement } from '@/lib/limits/admission';
import { createAdmitted } from '@/lib/limits/admitted';
import { type RateLimits, resetText } from '@/lib/limits/key-limits';
import {
  createMemoryLimiter,
  noticeFor,
  priceUnknown,
  refused,
  unpricedRule,
  usedUp,
} from '@/lib/limits/memory-limiter';
import { costFor, type PeriodBounds, type QuotaCounters, type QuotaSeed } from '@/lib/limits/quota-counters';
import type { QuotaRule, QuotaRules } from '@/lib/limits/quota-rules';
import { admitScript, renewScript, runScript, seedScript, settleScript } from '@/lib/limits/redis-scripts';
import { type Reservation, reservationFor } from '@/lib/limits/reservation';
import { log } from '@/lib/log';
import type { Redis } from '@/lib/redis';
import { dayMillis } from '@/lib/time';

export const leaseMillis = 60_000;
export const renewEveryMillis = 20_000;
const nodeSeenMillis = 30_000;
const nodesKey = 'weir:nodes';

export type RedisLimiterOptions = {
  redis: Redis;
  /** This process, among those that share. */
  node: string;
  rules: () => QuotaRules;
  counters: QuotaCounters;
  read: QuotaSeed;
  onSeedFailed: (error: unknown) => void;
  onAbandoned: (keyId: string) => void;
};

type Verdict = {
  verdict: 'ok' | 'unseeded' | 'concurrency' | 'rpm' | 'tpm' | 'quota';
  index: number;
  requests: number;
  tokens: number;
  reserved: number;
  waitMillis: number;
  resetRequests: number;
  resetTokens: number;
};

type Bound = { rule: QuotaRule; bounds: PeriodBounds; key: string };

/** What is left of a key's rates for one of so many nodes, while they do not hear of each other. */
function shareOf({ rpm, tpm, maxConcurrency }: RateLimits, nodes: number): RateLimits {
  const part = (limit: number | null) => (limit === null ? null : Math.max(Math.floor(limit / nodes), 1));
  return { rpm: part(rpm), tpm: part(tpm), maxConcurrency: part(maxConcurrency) };
}

function noteAway(error: unknown): void {
  log.debug('Redis did not decide; this node did', { reason: errorMessage(error) });
}

/** Long after the period's end, so that late settlements find it; a total is kept as long as it is asked for. */
function keptMillis({ end }: PeriodBounds, now: number): number {
  return Number.isFinite(end) ? end - now + dayMillis : 40 * dayMillis;
}

export function createRedisLimiter(options: RedisLimiterOptions) {
  const { redis, rules, counters } = options;
  let nodes = 1;
  const fallback = createMemoryLimiter({ ...options, share: (limits) => shareOf(limits, nodes) });
  /** Leases of calls under way here, and the sets they are in. */
  const live = new Map<string, string[]>();
  /** Counters that calls here asked for. */
  const seen = new Map<string, Bound & { lastAt: number }>();

  function bind(question: AdmissionQuestion, now: number): Bound[] {
    const bound = new Map<string, Bound>();
    for (const rule of rules().forKey(question.key)) {
      const { start, end } = counters.counter(rule, now);
      const key = `weir:quota:${rule.scope}:${rule.scopeId}:${rule.period}:${start}`;
      const known = bound.get(key)?.rule;
      // Two rules over one counter bind as their narrower limits do.
      const narrower = known ? narrow(known, rule) : rule;
      bound.set(key, { rule: narrower, bounds: { start, end }, key });
      seen.set(key, { rule, bounds: { start, end }, key, lastAt: now });
    }
    return [...bound.values()];
  }

  function keysOf(keyId: string, bound: readonly Bound[]): string[] {
    const ofKey = `weir:key:${keyId}`;
    return [
      `${ofKey}:rate`,
      `${ofKey}:leases`,
      `${ofKey}:amounts`,
      ...bound.flatMap(({ key }) => [key, `${key}:leases`, `${key}:amounts`]),
    ];
  }

  async function ask(
    question: AdmissionQuestion,
    lease: string,
    bound: readonly Bound[],
    reservation: Reservation,
  ): Promise<Verdict> {
    const { key } = question;
    const now = nowMillis();
    const limit = (value: number | bigint | null) => (value === null ? -1 : String(value));
    const perRule = bound.flatMap(({ rule, bounds }) => [
      limit(rule.tokens),
      limit(rule.cost),
      String(amountFor(rule, reservation).cost),
      Math.ceil(keptMillis(bounds, now)),
    ]);
    const answer = (await runScript(redis, admitScript, keysOf(key.id, bound), [
      lease,
      leaseMillis,
      limit(key.rpm),
      limit(key.tpm),
      limit(key.maxConcurrency),
      reservation.tokens,
      ...perRule,
    ])) as [Verdict['verdict'], ...number[]];
    const [
      verdict,
      index = 0,
      requests = 0,
      tokens = 0,
      reserved = 0,
      waitMillis = 0,
      resetRequests = 0,
      resetTokens = 0,
    ] = answer;
    return { verdict, index, requests, tokens, reserved, waitMillis, resetRequests, resetTokens };
  }

  async function seed({ rule, bounds, key }: Bound): Promise<void> {
    const stored = await options.read(rule.scope, rule.scopeId, bounds);
    const kept = Math.ceil(keptMillis(bounds, nowMillis()));
    await runScript(redis, seedScript, [key], [stored.tokens, String(stored.cost), kept]);
  }

  function headersFor({ key }: AdmissionQuestion, verdict: Verdict): Record<string, string> {
    const headers: Record<string, string> = {};
    const write = (kind: string, limit: number | null, used: number, reset: number) => {
      if (limit === null) return;
      headers[`x-ratelimit-limit-${kind}`] = String(limit);
      headers[`x-ratelimit-remaining-${kind}`] = String(Math.max(limit - used, 0));
      headers[`x-ratelimit-reset-${kind}`] = resetText(reset);
    };
    write('requests', key.rpm, verdict.requests, verdict.resetRequests);
    write('tokens', key.tpm, verdict.tokens + verdict.reserved, verdict.resetTokens);
    return headers;
  }

  function refusal({ key }: AdmissionQuestion, verdict: Verdict, bound: readonly Bound[]): Refused['error'] {
    const retryAfterSeconds = Math.max(Math.ceil(verdict.waitMillis / 1000), 1);
    if (verdict.verdict === 'quota') return usedUp(bound[verdict.index]!.rule);
    if (verdict.verdict === 'concurrency') {
      const message = `This key may have ${key.maxConcurrency} calls under way at once.`;
      return weirError('concurrency_limit_exceeded', message, { retryAfterSeconds });
    }
    const message =
      verdict.verdict === 'rpm'
        ? `This key may make ${key.rpm} requests a minute.`
        : `This key may use ${key.tpm} tokens a minute.`;
    return weirError('rate_limit_exceeded', message, { retryAfterSeconds });
  }

  async function giveBack(
    lease: string,
    keyId: string,
    bound: readonly Bound[],
    settlement: Settlement,
  ): Promise<void> {
    live.delete(lease);
    const costs = { billed: settlement.cost ?? 0n, base: settlement.baseCost ?? 0n };
    const perRule = bound.map(({ rule }) => String(costFor(rule.scope, costs)));
    try {
      await runScript(redis, settleScript, keysOf(keyId, bound), [
        lease,
        settlement.totalTokens ?? 0,
        ...perRule,
      ]);
    } catch (error) {
      // The lease ends by itself, and the counter hears of the call from the database.
      noteAway(error);
    }
  }

  async function decideTogether(
    question: AdmissionQuestion,
    lease: string,
    bound: readonly Bound[],
    reservation: Reservation,
  ): Promise<Verdict> {
    for (let seeds = 0; seeds <= bound.length + 1; seeds += 1) {
      const verdict = await ask(question, lease, bound, reservation);
      if (verdict.verdict !== 'unseeded') return verdict;
      await seed(bound[verdict.index]!);
    }
    throw new Error('the counters cannot be seeded');
  }

  async function decide(question: AdmissionQuestion): Promise<AdmissionAnswer> {
    const { key } = question;
    const bound = bind(question, nowMillis());
    const binding = bound.map(({ rule }) => rule);
    const unpriced = unpricedRule(question, binding);
    if (unpriced) return refused(priceUnknown(unpriced), {});
    const reservation = reservationFor(question);
    const lease = newId();
    const verdict = await decideTogether(question, lease, bound, reservation).catch((error: unknown) => {
      // It may have been admitted by an answer that came too late: whoever decides now reserves anew.
      void giveBack(lease, key.id, bound, { totalTokens: 0, cost: 0n, baseCost: 0n });
      throw error;
    });
    const headers = headersFor(question, verdict);
    if (verdict.verdict !== 'ok') return refused(refusal(question, verdict, bound), headers);
    live.set(
      lease,
      keysOf(key.id, bound).filter((name) => name.endsWith(':leases')),
    );
    return createAdmitted({
      headers,
      notice: noticeFor(question, binding),
      account: createAccountHold(rules, counters, reservation),
      giveBack: (settlement) => void giveBack(lease, key.id, bound, settlement),
      onAbandoned: () => options.onAbandoned(key.id),
    });
  }

  /** Keeps the leases of calls under way, says that this node lives, and counts those that do. */
  async function renew(): Promise<void> {
    const now = nowMillis();
    await redis.zadd(nodesKey, now, options.node);
    await redis.zremrangebyscore(nodesKey, '-inf', now - nodeSeenMillis);
    nodes = Math.max(await redis.zcard(nodesKey), 1);
    await Promise.all(
      [...live].map(([lease, keys]) => runScript(redis, renewScript, keys, [lease, leaseMillis])),
    );
  }

  /** Brings in what the database has and Redis lost: late records, settlements while it was away. */
  async function refresh(): Promise<void> {
    const now = nowMillis();
    for (const entry of seen.values()) {
      if (now >= entry.bounds.end || now - entry.lastAt > dayMillis) {
        seen.delete(entry.key);
        continue;
      }
      const { used, seeded } = counters.counter(entry.rule, now);
      const kept = Math.ceil(keptMillis(entry.bounds, now));
      if (seeded) await runScript(redis, seedScript, [entry.key], [used.tokens, String(used.cost), kept]);
    }
  }

  return {
    async admit(question: AdmissionQuestion): Promise<AdmissionAnswer> {
      if (redis.status !== 'ready') return fallback.admit(question);
      try {
        return await decide(question);
      } catch (error) {
        noteAway(error);
        return fallback.admit(question);
      }
    },
    renew,
    refresh,
  };
}

function narrow(left: QuotaRule, right: QuotaRule): QuotaRule {
  const least = <Amount extends number | bigint>(a: Amount | null, b: Amount | null): Amount | null => {
    if (a === null) return b;
    return b === null || a < b ? a : b;
  };
  return {
    ...left,
    tokens: least(left.tokens, right.tokens),
    cost: least(left.cost, right.cost),
    unknownPrice: left.unknownPrice === 'block' || right.unknownPrice === 'block' ? 'block' : 'allow',
  };
}
