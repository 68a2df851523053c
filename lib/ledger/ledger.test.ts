import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '@/lib/db/database';
import { newId } from '@/lib/ids';
import { type Journal, openJournal } from '@/lib/journal/journal';
import { type EndRecord, interruptedEnd } from '@/lib/journal/record';
import { databaseKinds, useTestDatabase } from '@/lib/testing/database';
import { endRecord, startRecord } from '@/lib/testing/records';
import { type Ledger, startLedger } from './ledger';
import { replayJournal } from './replay';
import { singleSlices } from './slices';

describe.each(databaseKinds)('the ledger on %s', (kind) => {
  const database = useTestDatabase(kind);
  let directory: string;
  let node: string;
  let journal: Journal;
  const ledgers: Ledger[] = [];

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'weir-ledger-'));
    node = newId();
    journal = await reopen();
    for (const table of [
      'request',
      'requestAttempt',
      'requestTag',
      'usageQuarter',
      'usageDaily',
      'dirtyDay',
    ] as const) {
      await database.write(async (tx) => {
        await (tx[table] as { deleteMany(): Promise<unknown> }).deleteMany();
      });
    }
  });
  afterEach(async () => {
    for (const ledger of ledgers.splice(0)) await ledger.stop();
    await journal.close();
    rmSync(directory, { recursive: true, force: true });
  });

  function reopen(): Promise<Journal> {
    return openJournal({ directory, node, durability: 'process', reserveBytes: 0 });
  }

  function start(changes: Partial<Parameters<typeof startLedger>[0]> = {}): Ledger {
    const ledger = startLedger({ database, journal, ...changes });
    ledgers.push(ledger);
    return ledger;
  }

  const total = () =>
    database.read.usageQuarter.findMany({ where: { slice: singleSlices.all }, orderBy: { bucket: 'asc' } });

  it('makes a row, its attempts, its tags and its sums from an end alone', async () => {
    const end = endRecord({
      model: 'claude-sonnet-4-5',
      tags: { team: 'a', app: 'b' },
      stream: true,
      units: { images: 2 },
      baseCost: 12_345_678_901_234n,
      usageRaw: '{"input_tokens":100}',
      attempts: [
        { ...attempt(), httpStatus: 429, errorCode: 'upstream_error', errorMessage: 'slow down' },
        { ...attempt(), accountId: 'account-2', httpStatus: 200, inputTokens: 100, outputTokens: 20 },
      ],
    });
    journal.append(end);
    await start().drained();
    const [row] = await database.read.request.findMany();
    const dims = new Map(
      (await database.read.dimension.findMany()).map(({ id, kind, value }) => [id, `${kind}:${value}`]),
    );
    expect(row).toMatchObject({
      id: end.id,
      createdAt: BigInt(end.createdAt),
      stream: 1,
      inputTokens: 100,
      baseCost: 12_345_678_901_234n,
      priceRate: 1_000_000n,
      units: '{"images":2}',
      tags: '{"team":"a","app":"b"}',
      attemptCount: 2,
      usageRaw: '{"input_tokens":100}',
      projectDim: 0,
    });
    expect([dims.get(row!.modelDim), dims.get(row!.keyDim), dims.get(row!.statusDim)]).toEqual([
      'model:claude-sonnet-4-5',
      'key:key-1',
      'status:success',
    ]);
    const attempts = await database.read.requestAttempt.findMany({ orderBy: { ordinal: 'asc' } });
    expect(attempts.map(({ accountDim, httpStatus }) => [dims.get(accountDim), httpStatus])).toEqual([
      ['account:account-1', 429],
      ['account:account-2', 200],
    ]);
    const tags = await database.read.requestTag.findMany();
    expect(tags.map(({ tagDim }) => dims.get(tagDim)).sort()).toEqual(['tag.app:b', 'tag.team:a']);
    expect(await total()).toMatchObject([
      {
        requests: 1n,
        success: 1n,
        inputTokens: 100n,
        outputTokens: 20n,
        baseCost: 12_345_678_901_234n,
        durationSum: 900n,
      },
    ]);
  });

  it('counts an end once, however often it is read', async () => {
    const end = endRecord();
    journal.append(end);
    journal.append(end);
    const first = start();
    await first.drained();
    await first.stop();
    await database.write((tx) => tx.journalProgress.deleteMany({ where: { node } }));
    journal.append(end);
    await start().drained();
    expect(await total()).toMatchObject([{ requests: 1n, cost: 2000n }]);
  });

  it('never reads again what it has drained, also when the rows are gone', async () => {
    journal.append(startRecord());
    journal.append(endRecord());
    const first = start();
    await first.drained();
    await first.stop();
    await database.write((tx) => tx.request.deleteMany());
    journal = await reopen();
    const late = endRecord();
    journal.append(late);
    await start().drained();
    const rows = await database.read.request.findMany({ orderBy: { statusDim: 'asc' } });
    expect(rows).toHaveLength(2);
    expect(rows.map(({ id }) => id)).toContain(late.id);
    expect(await total()).toMatchObject([{ requests: 3n, success: 2n, interrupted: 1n }]);
  });

  it('keeps refusals apart from errors, and their times out of the averages', async () => {
    journal.append(
      endRecord({ status: 'error', endReason: 'rejected', errorCode: 'rate_limit_exceeded', durationMs: 1 }),
    );
    journal.append(endRecord({ status: 'error', endReason: 'upstream_error', errorCode: 'upstream_error' }));
    await start().drained();
    expect(await total()).toMatchObject([
      { requests: 2n, errors: 1n, rejected: 1n, durationCount: 1n, durationSum: 900n },
    ]);
  });

  it('tells a cost that nobody knows from no cost', async () => {
    journal.append(endRecord({ cost: null, baseCost: null }));
    journal.append(endRecord({ cost: 0n, baseCost: 0n }));
    journal.append(interruptedEnd(startRecord()));
    await start().drained();
    expect(await total()).toMatchObject([{ requests: 3n, unknownCostRequests: 1n }]);
  });

  it('takes whatever text clients and upstreams send', async () => {
    const nasty = endRecord({
      model: 'a\0b\ud800',
      userAgent: '😀'.repeat(400),
      errorMessage: `'; DROP TABLE requests; --\u0000\udfff`,
      tags: { '\0': 'x', ok: '\ud800\0' },
      inputTokens: 1e15,
      cost: 10n ** 20n,
    });
    journal.append(nasty);
    await start().drained();
    const [row] = await database.read.request.findMany();
    expect(row).toMatchObject({ inputTokens: 2_147_483_647, cost: 9_007_199_254_740_991n });
    expect(row!.errorMessage).toContain('DROP TABLE');
  });

  it('adds exact sums of very large amounts', async () => {
    const large = 9_007_199_254_740_991n;
    for (let count = 0; count < 5; count++) journal.append(endRecord({ cost: large, baseCost: large - 1n }));
    await start().drained();
    expect(await total()).toMatchObject([{ cost: 5n * large, baseCost: 5n * (large - 1n) }]);
  });

  it('goes on where it stopped while the database was away', async () => {
    let away = true;
    const flaky: Database = {
      ...database,
      dialect: database.dialect,
      read: database.read,
      write: (work) => (away ? Promise.reject(new Error('the database is away')) : database.write(work)),
    };
    const ends = Array.from({ length: 30 }, () => endRecord());
    for (const end of ends) journal.append(end);
    const ledger = start({ database: flaky });
    await expect.poll(() => ledger.stats().failuresInARow).toBeGreaterThan(2);
    expect(journal.stats().pending).toBe(30);
    away = false;
    await ledger.drained();
    expect(await database.read.request.count()).toBe(30);
  });

  it('sets aside the one record that the database refuses, and writes all others', async () => {
    const bad = endRecord({ model: 'refused' });
    const refusing: Database = {
      ...database,
      dialect: database.dialect,
      read: database.read,
      write: (work) =>
        database.write(async (tx) => {
          const result = await work(tx);
          if ((await tx.request.count({ where: { id: bad.id } })) > 0) throw new Error('refused');
          return result;
        }),
    };
    journal.append(endRecord());
    journal.append(bad);
    journal.append(endRecord());
    const ledger = start({ database: refusing });
    await ledger.drained();
    expect(await database.read.request.count()).toBe(2);
    expect(ledger.stats().setAside).toBe(1);
    expect(readFileSync(join(directory, 'set-aside.jsonl'), 'utf8')).toContain(bad.id);
  });

  it('tells live listeners what became a row, once', async () => {
    const told: string[] = [];
    const end = endRecord();
    const ledger = start({
      onSettled: (records: readonly EndRecord[]) => told.push(...records.map(({ id }) => id)),
    });
    journal.append(end);
    await ledger.drained();
    journal.append(end);
    await ledger.drained();
    expect(told).toEqual([end.id]);
  });

  it('marks the days that a late record reached', async () => {
    journal.append(endRecord({ createdAt: Date.UTC(2020, 4, 5, 12) }));
    journal.append(endRecord({ id: newId(), createdAt: Date.now() }));
    await start().drained();
    expect((await database.read.dirtyDay.findMany()).map(({ day }) => day)).toEqual([20200505]);
  });

  it('does not take over a journal that somebody else is reading', async () => {
    const mine = start();
    journal.append(endRecord());
    await mine.drained();
    await database.write((tx) =>
      tx.journalProgress.update({ where: { node }, data: { offset: 9n, segment: 1n } }),
    );
    journal.append(endRecord());
    await mine.drained();
    expect(await total()).toMatchObject([{ requests: 2n }]);
  });

  it('replays what a dead node left, under its name, and only once', async () => {
    const ends = [endRecord(), endRecord()];
    for (const end of ends) journal.append(end);
    journal.append(startRecord());
    const dead = join(directory, '..', newId());
    cpSync(directory, dead, { recursive: true });
    const copy = `${dead}-copy`;
    mkdirSync(copy);
    const again = join(copy, basename(dead));
    cpSync(dead, again, { recursive: true });
    try {
      expect(await replayJournal(database, dead)).toEqual({ node: basename(dead), settled: 3, setAside: 0 });
      expect(readdirSync(dead)).toEqual([]);
      await database.write((tx) => tx.request.deleteMany({ where: { id: ends[0]!.id } }));
      expect(await replayJournal(database, again)).toMatchObject({ settled: 0 });
      expect(await total()).toMatchObject([{ requests: 3n, success: 2n, interrupted: 1n }]);
    } finally {
      rmSync(dead, { recursive: true, force: true });
      rmSync(copy, { recursive: true, force: true });
    }
  });

  it('leaves an empty directory behind when all is drained', async () => {
    journal.append(endRecord());
    const ledger = start();
    await ledger.drained();
    await ledger.stop();
    await journal.close();
    expect(existsSync(directory) ? readdirSync(directory) : []).toEqual([]);
  });

  function attempt(): EndRecord['attempts'][number] {
    return {
      accountId: 'account-1',
      upstreamModel: 'm',
      startedAt: Date.UTC(2026, 0, 15, 10, 7),
      durationMs: 10,
      ttftMs: null,
      httpStatus: null,
      errorCode: null,
      errorMessage: null,
      inputTokens: null,
      outputTokens: null,
      upstreamRequestId: null,
    };
  }
});
