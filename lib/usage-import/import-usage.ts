// Usage that was measured somewhere else becomes part of every sum, marked as imported.
import type { Actor } from '@/lib/auth/actor';
import { recordAudit } from '@/lib/auth/audit';
import { nowMillis } from '@/lib/clock';
import type { Database } from '@/lib/db/database';
import { weirError } from '@/lib/errors';
import { newId } from '@/lib/ids';
import type { EndRecord } from '@/lib/journal/record';
import { type ImportedEnd, importRecords } from '@/lib/ledger/import-records';
import { givenPriceVersion } from '@/lib/ledger/rerate-rows';
import { applyRate, rateOne } from '@/lib/money';
import { type Cost, computeCost } from '@/lib/pricing/compute-cost';
import { loadPriceBook, priceBook } from '@/lib/pricing/price-book';
import { isoTime } from '@/lib/time';
import type { UsageRecord } from './record-fields';

type Owner = { userId: string; projectId: string };
type Known = {
  keys: Map<string, Owner>;
  /** Price rate by user. */
  users: Map<string, bigint>;
  projects: Set<string>;
  accounts: Map<string, { provider: string; platform: string }>;
};

async function readKnown(database: Database, records: readonly UsageRecord[]): Promise<Known> {
  const idsOf = (field: 'keyId' | 'userId' | 'projectId' | 'accountId') => [
    ...new Set(records.flatMap((record) => record[field] || [])),
  ];
  const among = (ids: string[]) => ({ where: { id: { in: ids } } });
  // Deleted ones are still there: history may belong to them.
  const [keys, projects, accounts] = await Promise.all([
    database.read.apiKey.findMany({
      ...among(idsOf('keyId')),
      select: { id: true, userId: true, projectId: true },
    }),
    database.read.project.findMany({ ...among(idsOf('projectId')), select: { id: true } }),
    database.read.account.findMany({
      ...among(idsOf('accountId')),
      select: { id: true, provider: true, platform: true },
    }),
  ]);
  const userIds = [...new Set([...idsOf('userId'), ...keys.map(({ userId }) => userId)])];
  const users = await database.read.user.findMany({
    ...among(userIds),
    select: { id: true, priceRate: true },
  });
  return {
    keys: new Map(keys.map(({ id, userId, projectId }) => [id, { userId, projectId: projectId ?? '' }])),
    users: new Map(users.map(({ id, priceRate }) => [id, priceRate])),
    projects: new Set(projects.map(({ id }) => id)),
    accounts: new Map(accounts.map(({ id, provider, platform }) => [id, { provider, platform }])),
  };
}

/** Ids that are nobody's would be counted for ever under a name that no page can show. */
function refuseUnknown(record: UsageRecord, index: number, known: Known): void {
  const refuse = (field: string) => {
    throw weirError('invalid_request', `records.${index}.${field}: there is none with this id`, {
      param: `records.${index}.${field}`,
    });
  };
  if (record.keyId && !known.keys.has(record.keyId)) refuse('keyId');
  if (record.userId && !known.users.has(record.userId)) refuse('userId');
  if (record.projectId && !known.projects.has(record.projectId)) refuse('projectId');
  if (record.accountId && !known.accounts.has(record.accountId)) refuse('accountId');
  const owner = record.keyId ? known.keys.get(record.keyId) : undefined;
  if (owner && record.userId && owner.userId !== record.userId) {
    throw weirError('invalid_request', `records.${index}.userId: is not whose key this is`, {
      param: `records.${index}.userId`,
    });
  }
  if (record.createdAt > BigInt(nowMillis())) {
    throw weirError('invalid_request', `records.${index}.createdAt: must not be in the future`, {
      param: `records.${index}.createdAt`,
    });
  }
}

type Costs = Pick<
  EndRecord,
  | 'baseCost'
  | 'cost'
  | 'inputCost'
  | 'cacheReadCost'
  | 'cacheWriteCost'
  | 'outputCost'
  | 'otherCost'
  | 'priceVersion'
>;

const unknownCost: Costs = {
  baseCost: null,
  cost: null,
  inputCost: null,
  cacheReadCost: null,
  cacheWriteCost: null,
  outputCost: null,
  otherCost: null,
  priceVersion: null,
};

/** A cost that was given has no parts that we know of. */
function givenCosts(record: UsageRecord, rate: bigint): Costs | null {
  const { cost, baseCost } = record;
  if (cost === undefined && baseCost === undefined) return null;
  const billed = cost ?? (cost === undefined && baseCost != null ? applyRate(baseCost, rate) : null);
  if (billed === null) return { ...unknownCost, priceVersion: givenPriceVersion };
  return {
    baseCost: baseCost ?? billed,
    cost: billed,
    inputCost: 0n,
    cacheReadCost: 0n,
    cacheWriteCost: 0n,
    outputCost: 0n,
    otherCost: billed,
    priceVersion: givenPriceVersion,
  };
}

function computedCosts(record: UsageRecord, provider: string, rate: bigint): Costs {
  const at = Number(record.createdAt);
  const book = priceBook();
  const price =
    (record.upstreamModel ? book.findPrice({ provider, model: record.upstreamModel, at }) : null) ??
    book.findPrice({ provider, model: record.model, at });
  const counted = record.inputTokens != null || record.outputTokens != null;
  const tokens = counted
    ? {
        inputTokens: record.inputTokens ?? 0,
        cacheReadTokens: record.cacheReadTokens ?? 0,
        cacheWriteTokens: record.cacheWriteTokens ?? 0,
        cacheWrite1hTokens: record.cacheWrite1hTokens ?? 0,
        outputTokens: record.outputTokens ?? 0,
      }
    : null;
  const cost: Cost | null = computeCost(price, tokens, record.units ?? {}, rate);
  return cost ? { ...cost, priceVersion: price?.version ?? null } : unknownCost;
}

function endOf(record: UsageRecord, known: Known): EndRecord {
  const owner = record.keyId ? known.keys.get(record.keyId) : undefined;
  const account = record.accountId ? known.accounts.get(record.accountId) : undefined;
  const userId = record.userId || owner?.userId || '';
  const provider = record.provider || account?.provider || '';
  const rate = known.users.get(userId) ?? rateOne;
  const createdAt = Number(record.createdAt);
  return {
    kind: 'end',
    id: newId(createdAt),
    createdAt,
    keyId: record.keyId ?? '',
    userId,
    projectId: record.projectId || owner?.projectId || '',
    accountId: record.accountId ?? '',
    provider,
    platform: record.platform || account?.platform || '',
    protocol: record.protocol,
    mode: record.mode,
    model: record.model,
    upstreamModel: record.upstreamModel ?? null,
    endpoint: record.endpoint,
    stream: record.stream,
    clientIp: '',
    userAgent: '',
    sessionId: record.sessionId,
    tags: record.tags,
    priceRate: rate,
    status: record.status,
    httpStatus: record.httpStatus ?? null,
    errorCode: record.errorCode,
    errorMessage: record.errorMessage ?? null,
    endReason: record.endReason ?? null,
    inputTokens: record.inputTokens ?? null,
    cacheReadTokens: record.cacheReadTokens ?? null,
    cacheWriteTokens: record.cacheWriteTokens ?? null,
    cacheWrite1hTokens: record.cacheWrite1hTokens ?? null,
    outputTokens: record.outputTokens ?? null,
    reasoningTokens: record.reasoningTokens ?? null,
    estimatedTokens: 0,
    usageSource: 'imported',
    usageRaw: null,
    usageNote: 'Brought in from elsewhere.',
    cached: false,
    savedTokens: 0,
    savedCost: 0n,
    units: record.units && Object.keys(record.units).length > 0 ? definedOf(record.units) : null,
    ...(givenCosts(record, rate) ?? computedCosts(record, provider, rate)),
    durationMs: record.durationMs ?? null,
    ttftMs: record.ttftMs ?? null,
    chunkCount: 0,
    conversationId: null,
    upstreamRequestId: null,
    attempts: [],
  };
}

function definedOf(units: NonNullable<UsageRecord['units']>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(units).filter((entry): entry is [string, number] => entry[1] !== undefined),
  );
}

export type ImportReport = { received: number; imported: number; duplicates: number };

export async function importUsage(
  database: Database,
  actor: Actor,
  records: readonly UsageRecord[],
): Promise<ImportReport> {
  const known = await readKnown(database, records);
  for (const [index, record] of records.entries()) refuseUnknown(record, index, known);
  await loadPriceBook(database);
  const byExternalId = new Map<string, ImportedEnd>();
  for (const record of records) {
    // Twice in one batch is twice all the same: the first counts.
    if (!byExternalId.has(record.id))
      byExternalId.set(record.id, { externalId: record.id, end: endOf(record, known) });
  }
  const batch = [...byExternalId.values()];
  const instants = batch.map(({ end }) => end.createdAt);
  const imported = await importRecords(database, batch, (tx) =>
    recordAudit(tx, {
      actor,
      action: 'usage.import',
      target: { kind: 'usage' },
      changes: {
        received: records.length,
        first: isoTime(Math.min(...instants)),
        last: isoTime(Math.max(...instants)),
      },
    }),
  );
  return {
    received: records.length,
    imported: imported.length,
    duplicates: records.length - imported.length,
  };
}
