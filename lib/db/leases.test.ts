import { afterEach, describe, expect, it, vi } from 'vitest';
import { databaseKinds, useTestDatabase } from '@/lib/testing/database';
import { sql } from './dialect';
import { withLease } from './leases';

describe.each(databaseKinds)('a lease on %s', (kind) => {
  const database = useTestDatabase(kind);
  afterEach(() => database.write((tx) => tx.lease.deleteMany()));

  it('is held by one at a time and free afterwards', async () => {
    const outcome = await withLease('sweep', 30, () =>
      Promise.all(Array.from({ length: 4 }, () => withLease('sweep', 30, async () => 'swept'))),
    );
    expect(outcome).toEqual({ held: true, result: Array(4).fill({ held: false }) });
    expect(await withLease('sweep', 30, async () => 'again')).toEqual({ held: true, result: 'again' });
  });

  it('is free again when the work fails', async () => {
    await expect(withLease('sweep', 30, () => Promise.reject(new Error('broom broke')))).rejects.toThrow(
      'broom broke',
    );
    expect(await database.read.lease.count()).toBe(0);
  });

  it('passes to another when its holder is dead', async () => {
    await database.write((tx) => tx.lease.create({ data: { name: 'sweep', holder: 'dead', expiresAt: 1n } }));
    expect(await withLease('sweep', 30, async () => 'taken over')).toEqual({
      held: true,
      result: 'taken over',
    });
  });

  it('does not pass while its holder lives', async () => {
    const later = BigInt(Date.now() + 60_000);
    await database.write((tx) =>
      tx.lease.create({ data: { name: 'sweep', holder: 'alive', expiresAt: later } }),
    );
    expect(await withLease('sweep', 30, async () => 'taken over')).toEqual({ held: false });
  });

  it('is renewed while the work lasts, and tells the work when it was lost', async () => {
    const end = async () =>
      (await database.read.lease.findUnique({ where: { name: 'sweep' } }))?.expiresAt ?? 0n;
    await withLease('sweep', 6, async ({ signal }) => {
      const first = await end();
      await vi.waitFor(async () => expect(await end()).toBeGreaterThan(first), { timeout: 30_000 });
      await database.write((tx) =>
        tx.$executeRaw(sql`UPDATE leases SET holder = 'thief', expires_at = expires_at + 60000`),
      );
      await vi.waitFor(() => expect(signal.aborted).toBe(true), { timeout: 30_000 });
    });
    expect(await database.read.lease.findMany({ select: { holder: true } })).toEqual([{ holder: 'thief' }]);
  });
});
