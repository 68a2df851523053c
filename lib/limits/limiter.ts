// This process's limits: quotas loaded and kept fresh, counters seeded from the database.

import { nowMillis } from '@/lib/clock';
import { watchChanges } from '@/lib/db/changes';
import type { Database } from '@/lib/db/database';
import { errorMessage, weirError } from '@/lib/errors';
import { newId } from '@/lib/ids';
import type { AdmissionAnswer, AdmissionQuestion } from '@/lib/limits/admission';
import { createMemoryLimiter } from '@/lib/limits/memory-limiter';
import { createQuotaCounters, type QuotaCounters } from '@/lib/limits/quota-counters';
import {
  createQuotaRules,
  type QuotaRule,
  type QuotaRules,
  quotaPeriods,
  quotaScopes,
} from '@/lib/limits/quota-rules';
import { createQuotaSeed } from '@/lib/limits/quota-seed';
import { createRedisLimiter, renewEveryMillis } from '@/lib/limits/redis-limiter';
import { log } from '@/lib/log';
import { oncePerProcess } from '@/lib/once-per-process';
import { processRedis, type Redis, redisReady } from '@/lib/redis';
import { readSettings } from '@/lib/settings';

export interface Limiter {
  /** At once where everything is in memory; a promise when a counter must first be read, or with Redis. */
  admit(question: AdmissionQuestion): AdmissionAnswer | Promise<AdmissionAnswer>;
}

const refreshMillis = 30_000;

function holder(): { current: Limiter | null } {
  return oncePerProcess('limiter', () => ({ current: null }));
}

const processLimiter: Limiter = {
  admit(question) {
    const { current } = holder();
    if (!current) throw weirError('internal_error', 'The limits are not loaded yet.');
    return current.admit(question);
  },
};

/** This process's limits. */
export function limiter(): Limiter {
  return processLimiter;
}

/** Quotas that block; those that only alert are the alerts' business. */
async function loadRules(database: Database): Promise<QuotaRules> {
  const rows = await database.read.quota.findMany({ where: { enabled: true, action: 'block' } });
  const rules = rows.flatMap((row): QuotaRule[] => {
    const scope = quotaScopes.find((known) => known === row.scope);
    const period = quotaPeriods.find((known) => known === row.period);
    if (!scope || !period) return [];
    return [
      {
        name: `quota "${row.name}"`,
        scope,
        scopeId: row.scopeId,
        period,
        tokens: row.tokens === null ? null : Number(row.tokens),
        cost: row.cost,
        unknownPrice: row.unknownPrice === 'block' ? 'block' : 'allow',
      },
    ];
  });
  return createQuotaRules(rules);
}

async function seedAccounts(rules: QuotaRules, counters: QuotaCounters): Promise<void> {
  // Which account is taken is decided without waiting, so these counters are there beforehand.
  const now = nowMillis();
  const counting = new Set(rules.ofAccounts().map((rule) => counters.counter(rule, now)));
  await Promise.all([...counting].filter(({ seeded }) => !seeded).map((counter) => counters.seed(counter)));
}

export type LimiterOptions = {
  database: Database;
  /** Resolves once all that is in the journal now is in the database. */
  drained: () => Promise<void>;
  /** Where several nodes share their limits; this process's own connection unless told. */
  redis?: Redis | null;
};

/** How long a start waits for Redis before it begins on its own. */
const redisPatienceMillis = 2_000;

/** Loads quotas, keeps them and their counters fresh; the returned function stops it. */
export async function startLimiter(options: LimiterOptions): Promise<() => void> {
  const { database, drained, redis = processRedis() } = options;
  const { timeZone } = await readSettings(database.read);
  const read = createQuotaSeed(database, drained);
  const counters = createQuotaCounters(timeZone, read);
  let rules = createQuotaRules([]);
  const reload = async () => {
    const fresh = await loadRules(database);
    await seedAccounts(fresh, counters);
    rules = fresh;
  };
  await reload();
  const parts = {
    rules: () => rules,
    counters,
    onSeedFailed: (error: unknown) =>
      log.warn('a quota counter could not be read; counting from here', { reason: errorMessage(error) }),
    onAbandoned: (keyId: string) => log.error('a call ended without being settled', { keyId }),
  };
  const shared = redis ? createRedisLimiter({ ...parts, redis, node: newId(), read }) : null;
  if (redis) await redisReady(redis, redisPatienceMillis);
  holder().current = shared ?? createMemoryLimiter(parts);

  const stopping = [
    watchChanges('quotas', reload),
    watchChanges('sums', counters.recount),
    watchChanges('settings', async () => {
      counters.setZone((await readSettings(database.read)).timeZone);
      await seedAccounts(rules, counters);
    }),
    repeat(refreshMillis, 'the quota counters could not be refreshed; trying again', async () => {
      await counters.refresh();
      await shared?.refresh();
    }),
    ...(shared
      ? [repeat(renewEveryMillis, 'the leases of calls under way could not be renewed', shared.renew, true)]
      : []),
  ];
  return () => {
    for (const stop of stopping) stop();
    holder().current = null;
  };
}

function repeat(
  everyMillis: number,
  whenFailed: string,
  work: () => Promise<void>,
  /** Also now: a node that has just started counts among those that share. */
  now = false,
): () => void {
  const attempt = () => {
    work().catch((error: unknown) => log.warn(whenFailed, { reason: errorMessage(error) }));
  };
  if (now) attempt();
  const timer = setInterval(attempt, everyMillis);
  timer.unref();
  return () => clearInterval(timer);
}
