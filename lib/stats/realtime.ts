// What is going on right now: the last minute and the last five, from the rows themselves.
import { z } from 'zod';
import { nowMillis } from '@/lib/clock';
import type { Database } from '@/lib/db/database';
import { asBigint, bigintSum, sql } from '@/lib/db/dialect';
import { readMeasureIds, rowMeasure } from '@/lib/ledger/row-measures';
import { minuteMillis } from '@/lib/time';
import { binCount, percentile } from './histogram';
import { binExpression } from './measure-sums';

const windowMillis = 5 * minuteMillis;
const modelsShown = 10;

const windowSchema = z.object({
  requests: z.int(),
  tokens: z.int(),
  errors: z.int(),
  errorRate: z.number().nullable(),
  p95DurationMs: z.number().nullable(),
});

export const realtimeSchema = z.object({
  requestsPerMinute: z.number(),
  tokensPerMinute: z.number(),
  activeRequests: z.int(),
  errorRate: z.number().nullable(),
  p95DurationMs: z.number().nullable(),
  last60s: windowSchema,
  last5m: windowSchema,
  journal: z.object({ pending: z.int(), oldestMs: z.number() }),
  byModel: z.array(z.object({ model: z.string(), requests: z.int(), tokens: z.int() })),
});
export type Realtime = z.output<typeof realtimeSchema>;

/** What only this process knows. */
export type ProcessFigures = { activeRequests: number; journal: { pending: number; oldestMs: number } };

const tokenSum = sql`COALESCE(input_tokens, 0) + COALESCE(cache_read_tokens, 0)
  + COALESCE(cache_write_tokens, 0) + COALESCE(output_tokens, 0)`;

type Counted = { requests: bigint; tokens: bigint; errors: bigint; answered: bigint };

export async function getRealtime(database: Database, figures: ProcessFigures): Promise<Realtime> {
  const now = nowMillis();
  const ids = await readMeasureIds(database.read);
  const window = async (millis: number) => {
    const since = BigInt(now - millis);
    const [counted] = await database.read.$queryRaw<Counted[]>(sql`
      SELECT ${asBigint(sql`COUNT(*)`)} AS requests, ${bigintSum(tokenSum)} AS tokens,
        ${bigintSum(rowMeasure('errors', ids))} AS errors,
        ${asBigint(sql`COUNT(*)`)} - ${bigintSum(rowMeasure('rejected', ids))} AS answered
      FROM requests WHERE created_at >= ${since}`);
    const bins = new Array<number>(binCount).fill(0);
    const binned = await database.read.$queryRaw<{ bin: bigint; count: bigint }[]>(sql`
      SELECT ${asBigint(binExpression(sql`duration_ms`))} AS bin, ${asBigint(sql`COUNT(*)`)} AS count
      FROM requests WHERE created_at >= ${since} AND duration_ms IS NOT NULL AND ${rowMeasure('rejected', ids)} = 0
      GROUP BY 1`);
    for (const { bin, count } of binned) bins[Number(bin)] = Number(count);
    const answered = Number(counted?.answered ?? 0n);
    return {
      requests: Number(counted?.requests ?? 0n),
      tokens: Number(counted?.tokens ?? 0n),
      errors: Number(counted?.errors ?? 0n),
      errorRate: answered === 0 ? null : Number(counted?.errors ?? 0n) / answered,
      p95DurationMs: percentile(bins, 0.95),
    };
  };
  const models = database.read.$queryRaw<{ model: string; requests: bigint; tokens: bigint }[]>(sql`
    SELECT dimensions.value AS model, ${asBigint(sql`COUNT(*)`)} AS requests, ${bigintSum(tokenSum)} AS tokens
    FROM requests JOIN dimensions ON dimensions.id = requests.model_dim
    WHERE created_at >= ${BigInt(now - windowMillis)} GROUP BY dimensions.value ORDER BY 2 DESC LIMIT ${modelsShown}`);
  const [last60s, last5m, byModel] = await Promise.all([window(minuteMillis), window(windowMillis), models]);
  return {
    requestsPerMinute: last60s.requests,
    tokensPerMinute: last60s.tokens,
    activeRequests: figures.activeRequests,
    errorRate: last5m.errorRate,
    p95DurationMs: last5m.p95DurationMs,
    last60s,
    last5m,
    journal: figures.journal,
    byModel: byModel.map(({ model, requests, tokens }) => ({
      model,
      requests: Number(requests),
      tokens: Number(tokens),
    })),
  };
}
