// Looks at the sums and the accounts, and raises what the rules ask for. Run by one node a minute; what is
// raised is named after the hour or day it belongs to, so a lasting trouble is told again, but not each minute.
import { nowMillis } from '@/lib/clock';
import type { Database } from '@/lib/db/database';
import { asBigint, bigintSum, sql } from '@/lib/db/dialect';
import { quarterOf, singleSlices } from '@/lib/ledger/slices';
import { usdNumber } from '@/lib/money';
import { dayOf, hourMillis, isoDay } from '@/lib/time';
import { type AlertKind, type RuleConfig, ruleConfigs } from './alert-kinds';
import { type NewAlert, raiseAlert } from './raise-alert';

type Rule = { id: string; kind: string; config: unknown };
type RuleReading = { database: Database; now: number; timeZone: string };

const quartersAnHour = 4;
const usualDays = 7;
const mostModelsADay = 20;

export async function evaluateRules(database: Database, timeZone: string): Promise<number> {
  const rules: Rule[] = await database.read.alertRule.findMany({ where: { enabled: true } });
  const reading = { database, now: nowMillis(), timeZone };
  let raised = 0;
  for (const rule of rules) {
    for (const alert of await findings(rule, reading)) {
      if (await database.write((tx) => raiseAlert(tx, alert))) raised += 1;
    }
  }
  return raised;
}

/** The rule's configuration; a stored one that no longer fits has the defaults. */
export function configOf<Kind extends AlertKind>(kind: Kind, config: unknown): RuleConfig<Kind> {
  const parsed = ruleConfigs[kind].safeParse(config);
  return (parsed.success ? parsed.data : ruleConfigs[kind].parse({})) as RuleConfig<Kind>;
}

async function findings(rule: Rule, reading: RuleReading): Promise<NewAlert[]> {
  switch (rule.kind) {
    case 'error_rate':
      return await errorRate(rule, reading);
    case 'account_down':
      return await accountsDown(rule, reading);
    case 'spend_spike':
      return await spendSpike(rule, reading);
    case 'price_unknown':
      return await unknownPrices(reading);
    default:
      // Quotas, journal age and drift are raised where they are noticed.
      return [];
  }
}

const hourOf = (now: number) =>
  new Date(Math.floor(now / hourMillis) * hourMillis).toISOString().slice(0, 13);

async function errorRate(rule: Rule, { database, now }: RuleReading): Promise<NewAlert[]> {
  const config = configOf('error_rate', rule.config);
  // The unfinished quarter-hour and the one before: never less than 15 minutes, so one bad minute is no alarm.
  const [sums] = await database.read.$queryRaw<{ requests: bigint; errors: bigint }[]>(sql`
    SELECT ${bigintSum(sql`requests - rejected`)} AS requests, ${bigintSum(sql`errors`)} AS errors
    FROM usage_quarter_hours WHERE slice = ${singleSlices.all} AND bucket >= ${quarterOf(now) - 1}`);
  const requests = Number(sums?.requests ?? 0);
  const errors = Number(sums?.errors ?? 0);
  if (requests < config.minRequests || (errors / requests) * 100 < config.percent) return [];
  const minutes = 15 + Math.floor((now / 60_000) % 15);
  return [
    {
      kind: 'error_rate',
      severity: errors * 2 >= requests ? 'critical' : 'warning',
      onceKey: `error_rate:${rule.id}:${hourOf(now)}`,
      facts: { percent: Math.round((errors / requests) * 1000) / 10, errors, requests, minutes },
    },
  ];
}

async function accountsDown(rule: Rule, { database, now }: RuleReading): Promise<NewAlert[]> {
  const config = configOf('account_down', rule.config);
  const accounts = await database.read.account.findMany({
    where: { enabled: true, deletedAt: null, failureCount: { gte: config.failures } },
    select: { id: true, name: true, failureCount: true, lastError: true },
  });
  return accounts.map((account) => ({
    kind: 'account_down',
    severity: 'critical',
    onceKey: `account_down:${rule.id}:${account.id}:${hourOf(now)}`,
    scope: 'account',
    scopeId: account.id,
    facts: {
      accountId: account.id,
      accountName: account.name,
      failures: account.failureCount,
      lastError: account.lastError ?? '',
    },
  }));
}

async function spendSpike(rule: Rule, { database, now }: RuleReading): Promise<NewAlert[]> {
  const config = configOf('spend_spike', rule.config);
  const length = config.hours * quartersAnHour;
  const from = quarterOf(now) - length + 1;
  const usualFrom = from - usualDays * 24 * quartersAnHour;
  const [sums] = await database.read.$queryRaw<{ spent: bigint; before: bigint; first: bigint | null }[]>(sql`
    SELECT ${bigintSum(sql`CASE WHEN bucket >= ${from} THEN base_cost ELSE 0 END`)} AS spent,
      ${bigintSum(sql`CASE WHEN bucket < ${from} THEN base_cost ELSE 0 END`)} AS before,
      ${asBigint(sql`MIN(bucket)`)} AS first
    FROM usage_quarter_hours WHERE slice = ${singleSlices.all} AND bucket >= ${usualFrom}`);
  if (!sums || sums.first === null) return [];
  // Of a deployment younger than a day nobody can say what is usual.
  const seen = from - Math.max(Number(sums.first), usualFrom);
  if (seen < 24 * quartersAnHour) return [];
  const spent = usdNumber(sums.spent);
  const usual = (usdNumber(sums.before) * length) / seen;
  if (spent < config.minUsd || spent < usual * config.factor) return [];
  return [
    {
      kind: 'spend_spike',
      severity: 'warning',
      onceKey: `spend_spike:${rule.id}:${hourOf(now)}`,
      facts: {
        spent,
        usual,
        factor: usual > 0 ? Math.round((spent / usual) * 10) / 10 : config.factor,
        hours: config.hours,
      },
    },
  ];
}

async function unknownPrices({ database, now, timeZone }: RuleReading): Promise<NewAlert[]> {
  const day = dayOf(now, timeZone);
  const models = await database.read.$queryRaw<{ model: string; requests: bigint }[]>(sql`
    SELECT dimensions.value AS model, ${bigintSum(sql`unknown_cost_requests`)} AS requests
    FROM usage_stats_daily JOIN dimensions ON dimensions.id = usage_stats_daily.a
    WHERE slice = ${singleSlices.model} AND day = ${day} AND unknown_cost_requests > 0
    GROUP BY dimensions.value ORDER BY 2 DESC LIMIT ${mostModelsADay}`);
  return models.map(({ model, requests }) => ({
    kind: 'price_unknown',
    severity: 'warning',
    onceKey: `price_unknown:${model}:${day}`,
    scope: 'model',
    scopeId: model,
    facts: { model, requests: Number(requests), day: isoDay(day) },
  }));
}
