import { describe, expect, it } from 'vitest';
import { databaseKinds, useTestDatabase } from '@/lib/testing/database';
import type { Transaction } from './database';
import { rowsFromJson, sql } from './dialect';
import { dropMonthsBefore, prepareMonths } from './partitions';
import { purgeRequestsBefore } from './purge-requests';

const day = 86_400_000;

describe.each(databaseKinds)('old requests on %s', (kind) => {
  const database = useTestDatabase(kind);

  async function addRequests(from: number, count: number): Promise<void> {
    const rows = Array.from({ length: count }, (_, index) => ({
      at: BigInt(from + index),
      id: `${from}-${index}`,
    }));
    const incoming = rowsFromJson(kind, { at: 'bigint', id: 'text' }, rows);
    const dims = sql`key_dim, user_dim, project_dim, account_dim, provider_dim, platform_dim, protocol_dim, mode_dim, model_dim, status_dim, error_code_dim, usage_source_dim`;
    await database.write(async (tx: Transaction) => {
      await tx.$executeRaw(sql`
        INSERT INTO requests (created_at, id, ${dims}, stream, price_rate)
        SELECT at, id, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1000000 FROM ${incoming} AS incoming`);
      await tx.$executeRaw(sql`
        INSERT INTO request_attempts (request_created_at, request_id, ordinal, account_dim, started_at)
        SELECT at, id, 1, 0, at FROM ${incoming} AS incoming`);
      await tx.$executeRaw(sql`
        INSERT INTO request_tags (tag_dim, request_created_at, request_id) SELECT 1, at, id FROM ${incoming} AS incoming`);
    });
  }

  async function counts(): Promise<number[]> {
    return [
      await database.read.request.count(),
      await database.read.requestAttempt.count(),
      await database.read.requestTag.count(),
    ];
  }

  it('go in slices, whole, and younger ones stay', async () => {
    const may = Date.UTC(2026, 4, 20);
    const july = Date.UTC(2026, 6, 20);
    await addRequests(may, 5000);
    // The rows of May lie in no partition of their own when it is made.
    const made = await prepareMonths(database, may);
    expect(made.length).toBe(kind === 'postgres' ? 9 : 0);
    expect(await prepareMonths(database, may)).toEqual([]);
    expect(await counts()).toEqual([5000, 5000, 5000]);
    await addRequests(july, 5000);
    await addRequests(july + day, 10);
    const steps: number[] = [];
    for await (const removed of purgeRequestsBefore(database, july + day)) steps.push(removed);
    expect(await counts()).toEqual([10, 10, 10]);
    expect(steps.length).toBeGreaterThan(1);
    expect(steps.every((removed) => removed < 2100)).toBe(true);
  });

  it('are dropped by whole months where they are parted', async () => {
    await prepareMonths(database, Date.UTC(2026, 8, 1));
    const dropped = await dropMonthsBefore(database, Date.UTC(2026, 10, 15));
    const months = ['2026_07', '2026_09', '2026_10'];
    const names = ['requests', 'request_attempts', 'request_tags'].flatMap((table) =>
      months.map((month) => `${table}_${month}`),
    );
    expect(dropped.sort()).toEqual(kind === 'postgres' ? names.sort() : []);
    expect(await prepareMonths(database, Date.UTC(2026, 10, 15), 0)).toEqual([]);
  });

  it('are prepared for once when several nodes do it', async () => {
    const made = await Promise.all(
      Array.from({ length: 4 }, () => prepareMonths(database, Date.UTC(2027, 2, 1))),
    );
    expect(made.flat()).toHaveLength(kind === 'postgres' ? 9 : 0);
  });
});
