import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { databaseKinds, useTestDatabase } from '@/lib/testing/database';
import { openDatabase, type Transaction } from './database';
import { asBigint, bigintSum, join as joined, rowsFromJson, sql, valuesFromJson } from './dialect';

const now = 1_795_000_000_000n;

describe.each(databaseKinds)('the database on %s', (kind) => {
  const database = useTestDatabase(kind);

  it('keeps what a write did and forgets what a failed one did', async () => {
    await database.write((tx) =>
      tx.setting.create({ data: { name: 'kept', value: { a: 1 }, updatedAt: now } }),
    );
    await expect(
      database.write(async (tx) => {
        await tx.setting.create({ data: { name: 'lost', value: 1, updatedAt: now } });
        throw new Error('changed my mind');
      }),
    ).rejects.toThrow('changed my mind');
    const names = (await database.read.setting.findMany()).map((setting) => [setting.name, setting.value]);
    expect(names).toEqual([['kept', { a: 1 }]]);
  });

  it('takes a thousand rows in one statement, exact to the last digit of a 64-bit integer', async () => {
    const columns = {
      slice: 'integer',
      bucket: 'integer',
      a: 'integer',
      b: 'integer',
      cost: 'bigint',
    } as const;
    const rows = Array.from({ length: 1000 }, (_, index) => ({
      slice: 1,
      bucket: index,
      a: 0,
      b: 0,
      cost: 9_007_199_254_740_993n + BigInt(index),
    }));
    const inserted = await database.write((tx) =>
      tx.$executeRaw(sql`
        INSERT INTO usage_quarter_hours (slice, bucket, a, b, cost)
        SELECT slice, bucket, a, b, cost FROM ${rowsFromJson(database.dialect, columns, rows)} AS incoming
        WHERE true ON CONFLICT (slice, bucket, a, b) DO UPDATE SET cost = usage_quarter_hours.cost + excluded.cost`),
    );
    expect(inserted).toBe(1000);
    const [sum] = await database.read.$queryRaw<{ total: bigint; one: bigint; bucket: number }[]>(sql`
      SELECT ${bigintSum(sql`cost`)} AS total, ${asBigint(sql`1 + ${1}`)} AS one, MAX(bucket) AS bucket
      FROM usage_quarter_hours WHERE bucket IN ${valuesFromJson(database.dialect, 'integer', [0, 1, 999])}`);
    expect(sum?.total).toBe(3n * 9_007_199_254_740_993n + 1000n);
    expect(sum?.one).toBe(2n);
  });

  it('reads text, reals, nulls and joined fragments alike', async () => {
    const columns = { name: 'text', share: 'real', count: 'bigint' } as const;
    const fragments = joined([sql`name`, sql`share`, sql`count`]);
    const rows = await database.read.$queryRaw(sql`
      SELECT ${fragments} FROM ${rowsFromJson(database.dialect, columns, [
        { name: 'a "quoted" 名\n', share: 1.5, count: -1n },
        { name: null, share: null, count: null },
      ])} AS incoming WHERE ${'x'} = ${'x'}`);
    expect(rows).toEqual([
      { name: 'a "quoted" 名\n', share: 1.5, count: -1n },
      { name: null, share: null, count: null },
    ]);
  });

  it('does a hundred writes at once without losing one', async () => {
    await database.write((tx) => tx.changeCounter.create({ data: { topic: 'count', version: 0n } }));
    await Promise.all(
      Array.from({ length: 100 }, () =>
        database.write((tx) =>
          tx.$executeRaw(sql`UPDATE change_counters SET version = version + 1 WHERE topic = 'count'`),
        ),
      ),
    );
    const counter = await database.read.changeCounter.findUnique({ where: { topic: 'count' } });
    expect(counter?.version).toBe(100n);
  });

  it('shows a snapshot one moment, whatever is written meanwhile', async () => {
    const count = { where: { topic: { startsWith: 'snapshot' } } };
    const seen = await database.snapshot(async (tx) => {
      const before = await tx.changeCounter.count(count);
      await database.write((writing) =>
        writing.changeCounter.create({ data: { topic: 'snapshot', version: 1n } }),
      );
      return [before, await tx.changeCounter.count(count), await database.read.changeCounter.count(count)];
    });
    expect(seen).toEqual([0, 0, 1]);
  });

  it('answers questions with more values than a statement carries, many of them at once', async () => {
    const names = Array.from({ length: 5000 }, (_, index) => `not there ${index}`);
    const asked = Array.from({ length: 8 }, () =>
      database.read.setting.findMany({ where: { name: { in: ['kept', ...names] } } }),
    );
    for (const found of await Promise.all(asked)) expect(found.map(({ name }) => name)).toEqual(['kept']);
  });

  it('refuses a write inside a write, which would wait for itself', async () => {
    await expect(database.write(() => database.write(async () => 1))).rejects.toThrow('inside a write');
    expect(await database.write(async () => 2)).toBe(2);
    let afterwards: Promise<number> | undefined;
    await database.write(async () => {
      setTimeout(() => {
        afterwards = database.write(async () => 3);
      }, 100);
    });
    await vi.waitFor(async () => expect(await afterwards).toBe(3), { timeout: 10_000 });
  });

  it('names the unique constraint that was hit', async () => {
    const link = { id: 'x', email: 'a@example.org', name: 'a', role: 'user', createdAt: now, updatedAt: now };
    await database.write((tx) => tx.user.create({ data: link }));
    await expect(
      database.write((tx) => tx.user.create({ data: { ...link, id: 'y' } })),
    ).rejects.toMatchObject({
      code: 'P2002',
    });
  });

  it('lets a second process wait for its turn to write', async () => {
    const other = await openDatabase({ url: database.url });
    try {
      await Promise.all(
        Array.from({ length: 40 }, (_, index) =>
          (index % 2 ? other : database).write(async (tx) => {
            await tx.lease.create({ data: { name: `turn ${index}`, holder: 'x', expiresAt: now } });
          }),
        ),
      );
      expect(await other.read.lease.count({ where: { name: { startsWith: 'turn' } } })).toBe(40);
    } finally {
      await other.close();
    }
  });
});

describe('Postgres', () => {
  const database = useTestDatabase('postgres');

  it('tries a write again when Postgres gave it up for another one', async () => {
    await database.write((tx) =>
      tx.changeCounter.createMany({
        data: [
          { topic: 'left', version: 0n },
          { topic: 'right', version: 0n },
        ],
      }),
    );
    // Each holds one row and wants the other's: a deadlock, of which Postgres ends one.
    const meeting = new Map<string, () => void>();
    let tries = 0;
    let onFirstDone = () => {};
    const firstDone = new Promise<void>((resolve) => {
      onFirstDone = resolve;
    });
    const raise = async (first: string, second: string) => {
      await database.write(async (tx) => {
        tries += 1;
        // The rows of the one that was ended are free before the other one wakes up: taking one then would only be the
        // next deadlock.
        if (tries > 2) await firstDone;
        await tx.$executeRaw(sql`UPDATE change_counters SET version = version + 1 WHERE topic = ${first}`);
        if (tries <= 2) {
          await new Promise<void>((resolve) => {
            meeting.set(first, resolve);
            if (meeting.size === 2) for (const go of meeting.values()) go();
          });
        }
        await tx.$executeRaw(sql`UPDATE change_counters SET version = version + 1 WHERE topic = ${second}`);
      });
      onFirstDone();
    };
    await Promise.all([raise('left', 'right'), raise('right', 'left')]);
    expect(tries).toBe(3);
    const counters = await database.read.changeCounter.findMany();
    expect(counters.map((counter) => counter.version)).toEqual([2n, 2n]);
  });
});

describe('SQLite', () => {
  const database = useTestDatabase('sqlite');

  it('refuses to write on a reading connection', async () => {
    await expect(
      database.read.changeCounter.create({ data: { topic: 'read', version: 1n } }),
    ).rejects.toThrow(/readonly/);
  });

  it('goes on after a full disk ended a transaction', async () => {
    const fill = (tx: Transaction) =>
      tx.$executeRaw(sql`
        INSERT INTO change_counters WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
        SELECT 'filler ' || i, 0 FROM n`);
    // What a full disk answers, without filling one.
    await database.write((tx) => tx.$executeRaw(sql`PRAGMA max_page_count = 300`));
    await expect(database.write(fill)).rejects.toThrow(/full/);
    await database.write((tx) => tx.changeCounter.create({ data: { topic: 'after', version: 1n } }));
    await database.write((tx) => tx.$executeRaw(sql`PRAGMA max_page_count = 1000000`));
    expect(await database.write(fill)).toBe(100_000);
    expect(await database.read.changeCounter.count({ where: { topic: 'after' } })).toBe(1);
  });

  it('never holds the event loop while a statement runs', async () => {
    let ticks = 0;
    const ticking = setInterval(() => ticks++, 1);
    await database.read.$queryRaw(sql`
      WITH RECURSIVE count(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM count WHERE n < 3000000)
      SELECT SUM(n) FROM count`);
    clearInterval(ticking);
    expect(ticks).toBeGreaterThan(3);
  });

  it('is set up to survive a crash and to give space back', async () => {
    const [pragmas] = await database.write((tx) =>
      tx.$queryRaw<Record<string, unknown>[]>(sql`
        SELECT journal_mode, auto_vacuum, synchronous, foreign_keys
        FROM pragma_journal_mode, pragma_auto_vacuum, pragma_synchronous, pragma_foreign_keys`),
    );
    const incremental = 2n;
    const normal = 1n;
    expect(pragmas).toEqual({
      journal_mode: 'wal',
      auto_vacuum: incremental,
      synchronous: normal,
      foreign_keys: 1n,
    });
  });

  it("is its owner's alone to read, with all that lies beside it", async () => {
    const directory = mkdtempSync(join(tmpdir(), 'weir-mode-'));
    const opened = await openDatabase({ url: `file:${directory}/made/weir.db` });
    await opened.write((tx) => tx.$executeRaw(sql`CREATE TABLE fish (id INTEGER)`));
    const modes = readdirSync(join(directory, 'made')).map(
      (name) => statSync(join(directory, 'made', name)).mode & 0o777,
    );
    expect(modes).toEqual([0o600, 0o600, 0o600]);
    await opened.close();
    rmSync(directory, { recursive: true });
  });

  it('is one whole file once it is closed, with nothing left in the write-ahead log', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'weir-closed-'));
    const opened = await openDatabase({ url: `file:${directory}/weir.db` });
    await opened.write((tx) => tx.$executeRaw(sql`CREATE TABLE fish (id INTEGER)`));
    await opened.read.$queryRaw(sql`SELECT * FROM fish`);
    await opened.close();
    expect(readdirSync(directory)).toEqual(['weir.db']);
    rmSync(directory, { recursive: true });
  });
});
