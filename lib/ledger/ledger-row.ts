// One request, ready for the tables: cleaned, its names turned into ids, and what it adds to every sum.
import type { EndRecord } from '@/lib/journal/record';
import { binOf } from '@/lib/stats/histogram';
import { type DimensionIds, type DimensionValue, tagKind } from './dimension-ids';
import { type DimensionName, dimensions, type Measure, measures } from './slices';

export type LedgerRow = {
  record: EndRecord;
  /** Ids of the single dimensions; stream and cached are 0 or 1. */
  ids: Record<DimensionName, number>;
  platformId: number;
  tagIds: number[];
  attemptAccountIds: number[];
  /** In the order of `measures`. */
  adds: number[];
  /** Bins of its duration and first-token time, -1 where it has none. */
  durationBin: number;
  ttftBin: number;
};

export function namesOf(record: EndRecord): DimensionValue[] {
  const names: DimensionValue[] = [
    { kind: 'key', value: record.keyId },
    { kind: 'user', value: record.userId },
    { kind: 'project', value: record.projectId },
    { kind: 'account', value: record.accountId },
    { kind: 'provider', value: record.provider },
    { kind: 'platform', value: record.platform },
    { kind: 'protocol', value: record.protocol },
    { kind: 'mode', value: record.mode },
    { kind: 'model', value: record.model },
    { kind: 'status', value: record.status },
    { kind: 'errorCode', value: record.errorCode },
    { kind: 'usageSource', value: record.usageSource },
  ];
  for (const [name, value] of Object.entries(record.tags)) names.push({ kind: tagKind(name), value });
  for (const attempt of record.attempts) names.push({ kind: 'account', value: attempt.accountId });
  return names;
}

/** The ids of all names must have been resolved. */
export function ledgerRow(record: EndRecord, dimensionIds: DimensionIds): LedgerRow {
  const values: Record<DimensionName, string> = {
    key: record.keyId,
    user: record.userId,
    project: record.projectId,
    account: record.accountId,
    provider: record.provider,
    model: record.model,
    protocol: record.protocol,
    mode: record.mode,
    status: record.status,
    errorCode: record.errorCode,
    usageSource: record.usageSource,
    stream: '',
    cached: '',
  };
  const ids = {} as Record<DimensionName, number>;
  for (const name of dimensions) ids[name] = dimensionIds.id(name, values[name]);
  ids.stream = record.stream ? 1 : 0;
  ids.cached = record.cached ? 1 : 0;
  const timed = !isRejected(record);
  return {
    record,
    ids,
    platformId: dimensionIds.id('platform', record.platform),
    tagIds: [
      ...new Set(Object.entries(record.tags).map(([name, value]) => dimensionIds.id(tagKind(name), value))),
    ],
    attemptAccountIds: record.attempts.map((attempt) => dimensionIds.id('account', attempt.accountId)),
    adds: addsOf(record),
    durationBin: timed && record.durationMs !== null ? binOf(record.durationMs) : -1,
    ttftBin: timed && record.ttftMs !== null ? binOf(record.ttftMs) : -1,
  };
}

export function isRejected(record: EndRecord): boolean {
  return record.status === 'error' && record.endReason === 'rejected';
}

/** Something was used, or may have been, and nobody knows what it costs. */
function costIsUnknown(record: EndRecord): boolean {
  return record.cost === null && (record.status === 'success' || record.usageSource !== 'none');
}

// A refusal takes a millisecond: counting its time would make the gateway look fast whenever it refuses.
function addsOf(record: EndRecord): number[] {
  const rejected = isRejected(record);
  const duration = rejected ? null : record.durationMs;
  const ttft = rejected ? null : record.ttftMs;
  const adds: Record<Measure, number> = {
    requests: 1,
    success: record.status === 'success' ? 1 : 0,
    errors: record.status === 'error' && !rejected ? 1 : 0,
    aborted: record.status === 'aborted' ? 1 : 0,
    interrupted: record.status === 'interrupted' ? 1 : 0,
    rejected: rejected ? 1 : 0,
    inputTokens: record.inputTokens ?? 0,
    cacheReadTokens: record.cacheReadTokens ?? 0,
    cacheWriteTokens: record.cacheWriteTokens ?? 0,
    cacheWrite1hTokens: record.cacheWrite1hTokens ?? 0,
    outputTokens: record.outputTokens ?? 0,
    reasoningTokens: record.reasoningTokens ?? 0,
    estimatedTokens: record.estimatedTokens,
    baseCost: Number(record.baseCost ?? 0n),
    cost: Number(record.cost ?? 0n),
    unknownCostRequests: costIsUnknown(record) ? 1 : 0,
    cachedRequests: record.cached ? 1 : 0,
    savedTokens: record.savedTokens,
    savedCost: Number(record.savedCost),
    inputCost: Number(record.inputCost ?? 0n),
    cacheReadCost: Number(record.cacheReadCost ?? 0n),
    cacheWriteCost: Number(record.cacheWriteCost ?? 0n),
    outputCost: Number(record.outputCost ?? 0n),
    otherCost: Number(record.otherCost ?? 0n),
    durationSum: duration ?? 0,
    durationCount: duration === null ? 0 : 1,
    ttftSum: ttft ?? 0,
    ttftCount: ttft === null ? 0 : 1,
  };
  return measures.map((measure) => adds[measure]);
}
