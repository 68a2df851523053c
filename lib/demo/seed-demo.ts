// Fills a database with ninety lively days, through the ledger's own path: what the pages show of it is what they would
// show of real requests.
import { checkQuotaThresholds } from '@/lib/alerts/quota-thresholds';
import { raiseAlert } from '@/lib/alerts/raise-alert';
import { keyHash, keyHints, newKeySecret } from '@/lib/auth/key-secret';
import { accountSecretPlace, fingerprint, sealSecret, secretHint } from '@/lib/auth/secrets';
import { raiseChange } from '@/lib/db/changes';
import type { Database } from '@/lib/db/database';
import { prepareMonths } from '@/lib/db/partitions';
import { createDimensionIds } from '@/lib/ledger/dimension-ids';
import { prepareBatch, settleBatch, writeBatch } from '@/lib/ledger/settle';
import { createPriceBook } from '@/lib/pricing/price-book';
import { measureQuotas } from '@/lib/quotas/quota-store';
import { readSettings } from '@/lib/settings';
import { dayMillis, dayOf, hourMillis, isoDay } from '@/lib/time';
import { accounts, keys, models, people, projects } from './cast';
import { type Chance, createChance } from './chance';
import { demoConversations } from './conversations';
import { type Arrival, type DemoIds, demoId, demoRequest } from './request';
import { recordingKeys } from './talks';

export const demoDays = 90;
const requestsAnHour = 34;
const batchRows = 2000;
/** How busy each hour of a working day is in Shanghai: two peaks with lunch between, and a quiet night. */
const hours = [3, 2, 1, 1, 1, 2, 4, 8, 16, 24, 27, 24, 15, 20, 27, 28, 26, 22, 15, 12, 11, 10, 8, 5];
const busiest = Math.max(...hours);

export type DemoReport = Record<
  'people' | 'projects' | 'keys' | 'accounts' | 'requests' | 'conversations' | 'quotas' | 'alerts',
  number
>;

/** What of other people's is in the database; seeding would mix with it. */
export async function realRows(database: Database): Promise<number> {
  const [requests, apiKeys, upstreams] = await Promise.all([
    database.read.request.count(),
    database.read.apiKey.count(),
    database.read.account.count(),
  ]);
  return requests + apiKeys + upstreams;
}

async function makeCast(database: Database, now: number, chance: Chance): Promise<DemoIds> {
  // One instant for all whatever the day: the same seed makes the same people, and a second run finds them.
  const born = Date.UTC(2026, 0, 1);
  const idsFor = (items: readonly unknown[]) => items.map(() => demoId(born, chance));
  const ids = {
    users: idsFor(people),
    projects: idsFor(projects),
    keys: idsFor(keys),
    accounts: idsFor(accounts),
  };
  if (await database.read.user.findUnique({ where: { id: ids.users[0]! } })) return ids;
  const since = BigInt(now - demoDays * dayMillis);
  const times = { createdAt: since, updatedAt: since };
  await database.write(async (tx) => {
    await tx.user.createMany({
      data: people.map((person, index) => ({ ...person, ...times, id: ids.users[index]!, role: 'user' })),
    });
    await tx.project.createMany({
      data: projects.map((project, index) => ({ ...project, ...times, id: ids.projects[index]! })),
    });
    await tx.apiKey.createMany({
      data: keys.map(({ name, person, project, team }, index) => {
        const secret = newKeySecret();
        return {
          ...times,
          ...keyHints(secret),
          id: ids.keys[index]!,
          name,
          keyHash: keyHash(secret),
          userId: ids.users[person]!,
          projectId: project === null ? null : ids.projects[project]!,
          allowedPlatforms: [],
          allowedModels: [],
          allowedIps: [],
          tags: team ? { team } : {},
          enabled: name !== 'old-chatbot',
          recordConversations: recordingKeys.has(name),
          lastUsedAt: BigInt(now),
        };
      }),
    });
    await tx.account.createMany({
      data: accounts.map((account, index) => {
        const id = ids.accounts[index]!;
        const secret = `sk-demo-${id}`;
        return {
          ...account,
          ...times,
          id,
          secret: sealSecret(secret, accountSecretPlace(id)),
          secretHint: secretHint(secret),
          secretFingerprint: fingerprint(secret),
          models: models.filter((model) => model.account === index).map(({ name }) => name),
          modelMap: {},
          tags: ['demo'],
          timeouts: {},
          traits: {},
          lastUsedAt: BigInt(now),
        };
      }),
    });
    for (const topic of ['users', 'keys', 'accounts'] as const) await raiseChange(tx, topic);
  });
  return ids;
}

/** Every request in order of time: more by day than by night, on workdays, and from month to month. */
function* arrivals(now: number, chance: Chance): Generator<Arrival> {
  const start = now - demoDays * dayMillis;
  const favourites = keys.map(() => models[chance.zipf(models.length)]!);
  const weights = Object.fromEntries(models.map((model, place) => [place, model.weight]));
  for (let hour = start; hour < now; hour += hourMillis) {
    const local = new Date(hour + 8 * hourMillis);
    const weekend = local.getUTCDay() === 0 || local.getUTCDay() === 6;
    const growth = 0.6 + (0.8 * (hour - start)) / (demoDays * dayMillis);
    const rhythm = (hours[local.getUTCHours()]! / busiest) * (weekend ? 0.35 : 1);
    const count = Math.round(requestsAnHour * growth * rhythm * (0.7 + chance.next() * 0.6));
    const instants = Array.from({ length: count }, () => hour + Math.floor(chance.next() * hourMillis));
    for (const createdAt of instants.sort((left, right) => left - right)) {
      if (createdAt >= now) continue;
      const key = chance.zipf(keys.length);
      const model = chance.next() < 0.5 ? favourites[key]! : models[Number(chance.weighted(weights))]!;
      const old = createdAt < start + 2 * dayMillis;
      yield { createdAt, key, of: keys[key]!, model, old };
    }
  }
}

/** Limits are set so that what was used stands near them today, whatever chance made of it. */
async function makeQuotas(database: Database, ids: DemoIds, timeZone: string, now: number): Promise<number> {
  const wanted = [
    {
      name: '王海涛 monthly budget',
      scope: 'user',
      scopeId: ids.users[2]!,
      period: 'month',
      measure: 'cost',
      share: 91,
    },
    {
      name: 'Coding agents',
      scope: 'project',
      scopeId: ids.projects[2]!,
      period: 'month',
      measure: 'cost',
      share: 97,
    },
    {
      name: 'shop-production tokens',
      scope: 'key',
      scopeId: ids.keys[0]!,
      period: 'week',
      measure: 'tokens',
      share: 88,
    },
    { name: 'Whole deployment', scope: 'global', scopeId: '', period: 'month', measure: 'cost', share: 74 },
  ] as const;
  const unlimited = 1_000_000_000_000n;
  const rows = await database.write(async (tx) => {
    const made = [];
    for (const { name, scope, scopeId, period, measure } of wanted) {
      made.push(
        await tx.quota.create({
          data: {
            id: demoId(now, createChance(made.length + 1)),
            name,
            scope,
            scopeId,
            period,
            tokens: measure === 'tokens' ? unlimited : null,
            cost: measure === 'cost' ? unlimited : null,
            thresholds: [90, 100],
            action: scope === 'global' ? 'alert' : 'block',
            unknownPrice: 'allow',
            createdAt: BigInt(now),
            updatedAt: BigInt(now),
          },
        }),
      );
    }
    return made;
  });
  const measured = await measureQuotas(database, rows, now, timeZone);
  await database.write(async (tx) => {
    for (const [index, { measure, share }] of wanted.entries()) {
      const found = measured.find(({ quota }) => quota.id === rows[index]!.id);
      const limit = ((found?.used[measure] ?? 0n) * 100n) / BigInt(share) + 1n;
      await tx.quota.update({ where: { id: rows[index]!.id }, data: { [measure]: limit } });
    }
    await raiseChange(tx, 'quotas');
  });
  return rows.length;
}

async function makeAlerts(database: Database, ids: DemoIds, timeZone: string, now: number): Promise<number> {
  const quotas = await checkQuotaThresholds(database, timeZone);
  const day = isoDay(dayOf(now, timeZone));
  return database.write(async (tx) => {
    const raised = [
      await raiseAlert(tx, {
        kind: 'error_rate',
        facts: { percent: 24.1, errors: 33, requests: 137, minutes: 5 },
        onceKey: `demo:error_rate:${day}`,
        severity: 'warning',
      }),
      await raiseAlert(tx, {
        kind: 'account_down',
        facts: {
          accountId: ids.accounts[3]!,
          accountName: 'DeepSeek',
          failures: 6,
          lastError: '529 overloaded',
        },
        onceKey: `demo:account_down:${day}`,
        severity: 'critical',
        scope: 'account',
        scopeId: ids.accounts[3]!,
      }),
      await raiseAlert(tx, {
        kind: 'spend_spike',
        facts: { spent: 18.42, usual: 5.1, factor: 3.6, hours: 1 },
        onceKey: `demo:spend_spike:${day}`,
        severity: 'warning',
      }),
    ];
    return quotas + raised.filter(Boolean).length;
  });
}

export async function seedDemo(database: Database, seed: number, now: number): Promise<DemoReport> {
  const chance = createChance(seed);
  const { timeZone } = await readSettings(database.read);
  const ids = await makeCast(database, now, chance);
  for (let at = now - demoDays * dayMillis; at < now; at += 28 * dayMillis) await prepareMonths(database, at);
  const book = createPriceBook([], []);
  const dimensionIds = createDimensionIds(database);
  let requests = 0;
  let batch: ReturnType<typeof demoRequest>[] = [];
  const settle = async () => {
    requests += (await settleBatch(database, dimensionIds, batch, null)).length;
    batch = [];
  };
  for (const arrival of arrivals(now, chance)) {
    batch.push(demoRequest(arrival, ids, book, chance));
    if (batch.length === batchRows) await settle();
  }
  await settle();
  // Beside the others: their chances are their own, so that neither changes with the other.
  const recorded = demoConversations(now, seed + 1, ids, book);
  const prepared = await prepareBatch(dimensionIds, recorded.requests);
  requests += (await writeBatch(database, prepared, null, undefined, recorded.turns)).length;
  const quotas = await makeQuotas(database, ids, timeZone, now);
  const alerts = await makeAlerts(database, ids, timeZone, now);
  return {
    people: people.length,
    projects: projects.length,
    keys: keys.length,
    accounts: accounts.length,
    requests,
    conversations: await database.read.conversation.count(),
    quotas,
    alerts,
  };
}
