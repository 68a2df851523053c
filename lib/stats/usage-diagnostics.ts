// Where usage is missing, and why: for each account, model and kind of call, where the counts came from.
import { z } from 'zod';
import type { Database } from '@/lib/db/database';
import { asBigint, sql } from '@/lib/db/dialect';
import { usageSources } from '@/lib/journal/record';
import { isTimed, readMeasureIds } from '@/lib/ledger/row-measures';
import type { Filters } from './filters';
import { readNames } from './request-row';
import { resolveFilters } from './resolve-filters';
import { allOf, inRange, rowConditions } from './row-conditions';

const count = z.int().nonnegative();

/** The likely causes in words; their codes are what other languages go by. */
const causes = {
  imported: 'All of it was brought in from elsewhere, as it was counted there.',
  counted: 'The provider counts every request.',
  nothingSucceeded: 'Nothing succeeded here: there was no usage to report.',
  bridge: 'This account is a bridge that reports no usage: counts are estimates.',
  notInTokens: 'This kind of call is not counted in tokens, or its unit is not told by the provider.',
  noUsageInStreams:
    'The upstream reports no usage in streams, most likely because it ignores stream_options.include_usage: counts are estimates.',
  clientsLeave:
    'Many clients leave before the end, when the usage has not been told yet: drain on disconnect would wait for it.',
  zeroUsage:
    'The upstream answers with zero or no usage although it sent text: check its version, or another account.',
  someEstimated: 'Some answers came without believable usage and were estimated.',
  somePartial: 'Some answers ended before the provider told all of their usage.',
  failedBefore: 'Some requests failed before any usage was reported.',
} as const;
type CauseCode = keyof typeof causes;
const causeCodes = Object.keys(causes) as CauseCode[];

export const usageDiagnosticsSchema = z.object({
  items: z.array(
    z.object({
      accountId: z.string().nullable(),
      accountName: z.string().nullable(),
      model: z.string(),
      stream: z.boolean(),
      requests: count,
      bySource: z.object({
        upstream: count,
        partial: count,
        estimated: count,
        none: count,
        imported: count,
      }),
      /** Of the successful ones. */
      successes: count,
      /** Successful requests whose tokens are unknown or zero. */
      withoutTokens: count,
      /** 0 to 1; null where none succeeded. */
      shareWithoutTokens: z.number().nullable(),
      /** 0 to 1: how many were not counted by the provider. */
      shareNotFromUpstream: z.number(),
      /** The commonest note on requests that the provider did not count. */
      commonestNote: z.string().nullable(),
      causeCode: z.enum(causeCodes),
      cause: z.string(),
    }),
  ),
});
export type UsageDiagnostics = z.output<typeof usageDiagnosticsSchema>;
type Item = UsageDiagnostics['items'][number];

type Row = {
  account: number;
  model: number;
  stream: number;
  source: number;
  note: string | null;
  endpoint: string;
  mode: number;
  requests: bigint;
  successes: bigint;
  without: bigint;
  aborted: bigint;
};

const mostItems = 500;

/** Everything but refusals, which never had anything to count. */
async function readGroups(database: Database, filters: Filters): Promise<Row[]> {
  const [resolved, ids] = await Promise.all([
    resolveFilters(database, filters),
    readMeasureIds(database.read),
  ]);
  const where = allOf([
    ...inRange(filters.from, filters.to),
    ...rowConditions(database.dialect, resolved),
    isTimed(ids),
    sql`cached = 0`,
  ]);
  const number = (condition: ReturnType<typeof sql>) =>
    asBigint(sql`SUM(CASE WHEN ${condition} THEN 1 ELSE 0 END)`);
  const success = sql`status_dim = ${ids.success}`;
  const noTokens = sql`COALESCE(input_tokens, 0) + COALESCE(cache_read_tokens, 0) + COALESCE(cache_write_tokens, 0)
    + COALESCE(output_tokens, 0) = 0`;
  return database.read.$queryRaw<Row[]>(sql`
    SELECT account_dim AS account, model_dim AS model, stream, usage_source_dim AS source,
      usage_note AS note, endpoint, mode_dim AS mode, ${asBigint(sql`COUNT(*)`)} AS requests,
      ${number(success)} AS successes, ${number(sql`${success} AND ${noTokens} AND units IS NULL`)} AS without,
      ${number(sql`status_dim = ${ids.aborted}`)} AS aborted
    FROM requests WHERE ${where}
    GROUP BY account_dim, model_dim, stream, usage_source_dim, usage_note, endpoint, mode_dim`);
}

function causeOf(
  item: Omit<Item, 'cause' | 'causeCode'>,
  facts: { aborted: number; web: boolean; unmetered: boolean },
): CauseCode {
  const { bySource, requests, successes, withoutTokens } = item;
  if (bySource.imported === requests) return 'imported';
  if (bySource.upstream === requests && withoutTokens === 0) return 'counted';
  if (successes === 0) return 'nothingSucceeded';
  if (facts.web) return 'bridge';
  if (withoutTokens > 0 && facts.unmetered) {
    return 'notInTokens';
  }
  if (item.stream && bySource.estimated + bySource.none > requests / 2) {
    return 'noUsageInStreams';
  }
  if (facts.aborted > requests / 4) {
    return 'clientsLeave';
  }
  if (withoutTokens > 0) {
    return 'zeroUsage';
  }
  if (bySource.estimated > 0) return 'someEstimated';
  if (bySource.partial > 0) return 'somePartial';
  return 'failedBefore';
}

export async function diagnoseUsage(database: Database, filters: Filters): Promise<UsageDiagnostics> {
  const groups = await readGroups(database, filters);
  const names = await readNames(
    database,
    groups.flatMap(({ account, model, source, mode }) => [account, model, source, mode]),
  );
  type Gathered = {
    item: Omit<Item, 'cause' | 'causeCode'>;
    aborted: number;
    web: number;
    unmetered: boolean;
    notes: Map<string, number>;
  };
  const gathered = new Map<string, Gathered>();
  for (const row of groups) {
    const key = `${row.account}|${row.model}|${row.stream}`;
    const accountId = names.value(row.account);
    const into: Gathered = gathered.get(key) ?? {
      item: {
        accountId: accountId || null,
        accountName: names.name('account', accountId),
        model: names.value(row.model),
        stream: row.stream === 1,
        requests: 0,
        bySource: { upstream: 0, partial: 0, estimated: 0, none: 0, imported: 0 },
        successes: 0,
        withoutTokens: 0,
        shareWithoutTokens: null,
        shareNotFromUpstream: 0,
        commonestNote: null,
      },
      aborted: 0,
      web: 0,
      unmetered: false,
      notes: new Map(),
    };
    gathered.set(key, into);
    const requests = Number(row.requests);
    const source = usageSources.find((name) => name === names.value(row.source)) ?? 'none';
    into.item.requests += requests;
    into.item.bySource[source] += requests;
    into.item.successes += Number(row.successes);
    into.item.withoutTokens += Number(row.without);
    into.aborted += Number(row.aborted);
    if (names.value(row.mode) === 'web') into.web += requests;
    if (Number(row.without) > 0 && /images|audio|moderations|rerank|count/i.test(row.endpoint))
      into.unmetered = true;
    if (source !== 'upstream' && row.note)
      into.notes.set(row.note, (into.notes.get(row.note) ?? 0) + requests);
  }
  const items = [...gathered.values()].map(({ item, aborted, web, unmetered, notes }): Item => {
    const [note] = [...notes].sort((a, b) => b[1] - a[1]);
    const whole = {
      ...item,
      shareWithoutTokens: item.successes === 0 ? null : item.withoutTokens / item.successes,
      shareNotFromUpstream: (item.requests - item.bySource.upstream) / item.requests,
      commonestNote: note?.[0] ?? null,
    };
    const causeCode = causeOf(whole, { aborted, web: web === item.requests, unmetered });
    return { ...whole, causeCode, cause: causes[causeCode] };
  });
  // Where most is missing first.
  items.sort(
    (a, b) =>
      b.withoutTokens - a.withoutTokens ||
      b.requests * b.shareNotFromUpstream - a.requests * a.shareNotFromUpstream ||
      b.requests - a.requests,
  );
  return { items: items.slice(0, mostItems) };
}
