// The move from SQLite to Postgres as people run it: the bundled command, a real database on either side.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { message, random } from '@/bench/search/corpus';
import { compressBodies } from '@/lib/conversations/compress';
import { holdDataDirectory } from '@/lib/data-directory';
import { raiseChange } from '@/lib/db/changes';
import { type Database, openDatabase, sqlitePath } from '@/lib/db/database';
import { sql } from '@/lib/db/dialect';
import { matchesSearch, type SearchTree, searchId } from '@/lib/db/message-search';
import { makeMonths, monthAt } from '@/lib/db/partitions';
import { projectRoot } from '@/lib/db/project-root';
import { newId } from '@/lib/ids';
import { openJournal } from '@/lib/journal/journal';
import { createDimensionIds } from '@/lib/ledger/dimension-ids';
import { settleBatch } from '@/lib/ledger/settle';
import { openRecording } from '@/lib/testing/conversations';
import { createTestDatabase } from '@/lib/testing/database';
import { createAccount, createApiKey, createProject, createUser } from '@/lib/testing/factories';
import { endRecord, startRecord } from '@/lib/testing/records';
import { killAllWeir, readyPort, startWeir } from '@/lib/testing/weir-process';
import { dayMillis, hourMillis } from '@/lib/time';

const requests = 3000;
/** Half a year, so that rows lie in several partitions. */
const span = 180 * dayMillis;
const until = Date.UTC(2026, 9, 20);
/** Requests come together at so many times: as many sums as that, instead of as many as requests. */
const busyTimes = 40;
const awkward = `quotes " ' \\ and {braces}, NULL, tab\t, line\nline\r\n, 数据库, 😀`;

let directory: string;
/** Filled once; each test moves a copy. */
let filled: string;
let source: string;
let dataDirectory: string;
let target: { url: string; remove: () => Promise<void> };
const running = new Set<ChildProcess>();

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'weir-move-'));
  const { url, remove } = await createTestDatabase('sqlite');
  filled = join(directory, 'filled.db');
  const database = await openDatabase({ url });
  await fill(database);
  await database.close();
  copyFileSync(sqlitePath(url), filled);
  await remove();
}, 300_000);
afterAll(() => rmSync(directory, { recursive: true, force: true }));

beforeEach(async () => {
  dataDirectory = mkdtempSync(join(directory, 'data-'));
  source = join(dataDirectory, 'weir.db');
  copyFileSync(filled, source);
  target = await createTestDatabase('postgres');
});
afterEach(async () => {
  await killAllWeir();
  for (const child of running) {
    child.kill('SIGKILL');
    await once(child, 'close');
  }
  await target.remove();
});

async function fill(database: Database): Promise<void> {
  const user = await createUser(database, {
    name: awkward,
    priceRate: 9_007_199_254_740_993n,
    preferences: { text: awkward, nested: [1, 2.5, null, { deep: true }], empty: {} },
  });
  const project = await createProject(database, { description: '' });
  await createApiKey(database, {
    userId: user.id,
    projectId: project.id,
    tags: { team: awkward },
    allowedModels: ['gpt-*', awkward],
    monthlyCost: 9_223_372_036_854_775_807n,
    enabled: false,
  });
  await createAccount(database, { modelMap: { 'a"b': 'c\\d' }, lastError: awkward });
  await database.write((tx) => raiseChange(tx, 'keys'));
  const next = random(7);
  const ends = Array.from({ length: requests }, (_, index) =>
    endRecord({
      createdAt: until - span + (index % busyTimes) * (span / busyTimes) + index * 10,
      keyId: `key-${index % 17}`,
      model: `model-${index % 9}`,
      sessionId: index % 3 === 0 ? awkward : '',
      tags: index % 5 === 0 ? { team: `team-${index % 4}` } : {},
      errorMessage: index % 11 === 0 ? awkward : null,
      units: index % 13 === 0 ? { images: 2 } : null,
      cost: BigInt(Math.floor(next() * 1e12)),
      durationMs: Math.floor(next() * 60_000),
    }),
  );
  const dimensionIds = createDimensionIds(database);
  for (let at = 0; at < ends.length; at += 500)
    await settleBatch(database, dimensionIds, ends.slice(at, at + 500), null);
  const recording = await openRecording(database);
  for (let thread = 0; thread < 20; thread++) {
    const createdAt = until - thread * hourMillis;
    const body = { messages: [{ role: 'user', content: `thread${thread} ${message(next, false)}` }] };
    recording.record({
      endpoint: 'chat/completions',
      body,
      answer: { text: `${message(next, true)} ${awkward}` },
      end: {
        createdAt,
        keyId: `key-${thread % 4}`,
        userId: `user-${thread % 3}`,
        model: `model-${thread % 5}`,
      },
    });
  }
  await recording.settled();
  await recording.close();
  // Some bodies lie in blocks with others.
  await compressBodies(database, until - 10 * hourMillis);
}

type Ended = { code: number | null; signal: NodeJS.Signals | null; output: string };

function move(...options: string[]): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(
    process.execPath,
    [join(projectRoot(), 'dist', 'db-move.mjs'), '--to', target.url, ...options],
    {
      env: {
        ...process.env,
        LOG_LEVEL: 'error',
        WEIR_DATA_DIR: dataDirectory,
        DATABASE_URL: `file:${source}`,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  running.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  const ended = once(child, 'close').then(([code, signal]) => {
    running.delete(child);
    return { code, signal, output } as Ended;
  });
  return { child, ended };
}

type Rows = Record<string, string[]>;
const notMoved = ['_prisma_migrations', 'leases', 'message_search'];

/** A value as text that is the same whichever database it came from. */
function plain(value: unknown, type: string, isParsed: boolean): string {
  if (value === null) return 'null';
  if (Buffer.isBuffer(value)) return value.toString('hex');
  if (type === 'JSONB') return canonical(isParsed ? value : JSON.parse(String(value)));
  if (type === 'BOOLEAN') return String(value === true || value === 1n);
  return String(value);
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${entries.map(([name, item]) => `${JSON.stringify(name)}:${canonical(item)}`).join()}}`;
}

/** Every row of every table, as it is and not as a sum. */
async function bothSides(): Promise<{ sqlite: Rows; postgres: Rows }> {
  const from = new Sqlite(source, { readonly: true });
  const to = new pg.Client({ connectionString: target.url });
  await to.connect();
  const [sqlite, postgres]: [Rows, Rows] = [{}, {}];
  try {
    const tables = from
      .prepare<[], { name: string }>(
        `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite%'`,
      )
      .all()
      .map(({ name }) => name)
      .filter((name) => !notMoved.includes(name));
    for (const table of tables) {
      const columns = from
        .prepare<[string], { name: string; type: string }>('SELECT name, type FROM pragma_table_info(?)')
        .all(table);
      const asText = (row: Record<string, unknown>, isParsed: boolean) =>
        columns.map(({ name, type }) => `${name}=${plain(row[name], type, isParsed)}`).join('|');
      const rows = from.prepare(`SELECT * FROM "${table}"`).safeIntegers(true).all();
      sqlite[table] = rows.map((row) => asText(row as Record<string, unknown>, false)).sort();
      postgres[table] = (await to.query(`SELECT * FROM "${table}"`)).rows
        .map((row) => asText(row as Record<string, unknown>, true))
        .sort();
    }
  } finally {
    from.close();
    await to.end();
  }
  return { sqlite, postgres };
}

async function expectEqual(): Promise<void> {
  const { sqlite, postgres } = await bothSides();
  expect(Object.keys(postgres)).toContain('usage_stats_daily');
  for (const [table, rows] of Object.entries(sqlite)) expect(postgres[table], table).toEqual(rows);
  expect(sqlite.requests?.length).toBeGreaterThanOrEqual(requests);
}

/** Where `tree` is found, by the ids of messages. */
async function found(url: string, tree: SearchTree): Promise<string[]> {
  const database = await openDatabase({ url });
  try {
    const rows = await database.read.$queryRaw<{ id: bigint }[]>(sql`
      SELECT ${searchId(database.dialect)} AS id FROM message_search WHERE ${matchesSearch(database.dialect, tree)}`);
    return rows.map(({ id }) => String(id)).sort();
  } finally {
    await database.close();
  }
}

async function query<Row>(statement: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: target.url });
  await client.connect();
  try {
    return (await client.query(statement)).rows as Row[];
  } finally {
    await client.end();
  }
}

describe('a move from SQLite to Postgres', () => {
  it('brings every row, byte and number, says so by table, and Weir goes on there', async () => {
    const { code, output } = await move().ended;
    expect(output).toMatch(/requests +3,020 rows, \d+ sums: equal/);
    expect(output).toMatch(/search index: \d+ messages, as many as in SQLite/);
    expect(code, output).toBe(0);
    await expectEqual();
    const phrase = (...words: string[]): SearchTree => ({ kind: 'phrase', words, prefix: false });
    const trees: SearchTree[] = [
      phrase('thread7'),
      phrase('数', '据', '库'),
      phrase('the'),
      ...['ruser', 'rassistant'].map((name): SearchTree => ({ kind: 'scope', name })),
    ];
    const dimensions = await query<{ id: number; kind: string }>(
      `SELECT id, kind FROM dimensions WHERE kind IN ('user', 'key', 'model')`,
    );
    for (const { id, kind } of dimensions) trees.push({ kind: 'scope', name: `${kind.charAt(0)}${id}` });
    let hits = 0;
    for (const tree of trees) {
      const before = await found(`file:${source}`, tree);
      expect(await found(target.url, tree), JSON.stringify(tree)).toEqual(before);
      hits += before.length;
    }
    expect(hits).toBeGreaterThan(trees.length);
    // Each month has a partition of its own, and the ids that Postgres gives out go on after the last.
    const misplaced = await query<{ rows: string }>('SELECT COUNT(*) AS rows FROM requests_default');
    expect(misplaced).toEqual([{ rows: '0' }]);
    const [last] = await query<{ largest: number; next: string }>(
      `SELECT MAX(id) AS largest, nextval(pg_get_serial_sequence('dimensions', 'id')) AS next FROM dimensions`,
    );
    expect(Number(last?.next)).toBe(Number(last?.largest) + 1);
    const weir = startWeir({
      WEIR_DATA_DIR: dataDirectory,
      DATABASE_URL: target.url,
      WEIR_SECRET_KEY: process.env.WEIR_SECRET_KEY ?? '',
      WEIR_ADMIN_EMAIL: 'admin@example.org',
      WEIR_ADMIN_PASSWORD: 'a-password-for-tests',
    });
    const port = await readyPort(weir);
    expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
  }, 300_000);

  it('goes on where it was killed, in the middle of a table, and everything is there once', async () => {
    // The move is stopped by a lock on one month, so that it is surely in the middle of `requests` when it is killed.
    const prepared = await openDatabase({ url: target.url });
    const month = monthAt(until - span / 2);
    await makeMonths(prepared, [month]);
    await prepared.close();
    const blocker = new pg.Client({ connectionString: target.url });
    await blocker.connect();
    await blocker.query('BEGIN');
    await blocker.query(`LOCK TABLE requests_${month.name} IN SHARE MODE`);
    const first = move('--batch', '100');
    const waiting = async () => {
      const rows = await query<{ waiting: string }>(
        `SELECT COUNT(*) AS waiting FROM pg_locks JOIN pg_class ON pg_class.oid = relation
         WHERE NOT granted AND relname = 'requests_${month.name}'`,
      );
      return rows[0]?.waiting !== '0';
    };
    while (!(await waiting())) {
      if (first.child.exitCode !== null) throw new Error((await first.ended).output);
      await sleep(20);
    }
    first.child.kill('SIGKILL');
    expect((await first.ended).signal).toBe('SIGKILL');
    await blocker.query('ROLLBACK');
    await blocker.end();
    const [state] = await query<{ rows: string; done: boolean }>(
      `SELECT rows, done FROM weir_move WHERE name = 'requests'`,
    );
    expect(state?.done).toBe(false);
    expect(Number(state?.rows)).toBeGreaterThan(0);
    expect(Number(state?.rows)).toBeLessThan(requests);

    // Nobody else takes the half for the whole.
    const other = mkdtempSync(join(directory, 'other-'));
    const weir = startWeir({
      WEIR_DATA_DIR: other,
      DATABASE_URL: target.url,
      WEIR_SECRET_KEY: process.env.WEIR_SECRET_KEY ?? '',
    });
    expect(await weir.ended()).toBe(1);
    expect(weir.stderr()).toMatch(/move into this Postgres database was begun and not finished/);

    const second = await move('--batch', '100').ended;
    expect(second.output).toContain('going on with a move');
    expect(second.code, second.output).toBe(0);
    await expectEqual();
    expect(await query(`SELECT 1 FROM pg_tables WHERE tablename = 'weir_move'`)).toEqual([]);
  }, 300_000);

  it('brings what the journal alone knew, and calls what never ended interrupted', async () => {
    const node = join(dataDirectory, 'journal', 'node-of-the-move');
    mkdirSync(node, { recursive: true });
    const journal = await openJournal({ directory: node, node: 'node-of-the-move', durability: 'process' });
    const [ended, open] = [newId(), newId()];
    const now = Date.now();
    journal.append(startRecord({ id: ended, createdAt: now }));
    journal.append(endRecord({ id: ended, createdAt: now }));
    journal.append(startRecord({ id: open, createdAt: now }));
    await journal.close();
    const { code, output } = await move().ended;
    expect(code, output).toBe(0);
    expect(output).toContain('journal of node-of-the-move: 2 requests were not in the database yet');
    await expectEqual();
    const rows = await query<{ id: string; value: string }>(
      `SELECT requests.id, dimensions.value FROM requests JOIN dimensions ON dimensions.id = status_dim
       WHERE requests.id IN ('${ended}', '${open}')`,
    );
    expect(Object.fromEntries(rows.map(({ id, value }) => [id, value]))).toEqual({
      [ended]: 'success',
      [open]: 'interrupted',
    });
  }, 300_000);

  it('refuses a source in use, a target in use, and a source that was written to in between', async () => {
    const held = await holdDataDirectory(dataDirectory, 0);
    const inUse = await move().ended;
    held.release();
    expect(inUse.code).toBe(1);
    expect(inUse.output).toMatch(/data directory .* is in use by another Weir/);

    const writer = new Sqlite(source);
    writer.exec('BEGIN IMMEDIATE');
    const beingWritten = await move().ended;
    writer.exec('ROLLBACK');
    expect(beingWritten.code).toBe(1);
    expect(beingWritten.output).toContain('is being written by another process');

    await query(`INSERT INTO settings (name, value, updated_at) VALUES ('other', '{}', 1)`);
    const notEmpty = await move().ended;
    expect(notEmpty.code).toBe(1);
    expect(notEmpty.output).toContain('settings has rows');
    expect(await query('SELECT 1 FROM requests LIMIT 1')).toEqual([]);

    // An unfinished move whose source went on living: not mixed, and begun again only when told to.
    await query('DELETE FROM settings');
    await query(
      `CREATE TABLE weir_move (name TEXT PRIMARY KEY, rows BIGINT NOT NULL DEFAULT 0, position TEXT, done BOOLEAN NOT NULL DEFAULT false)`,
    );
    await query(`INSERT INTO weir_move (name, position) VALUES ('', 'another source')`);
    const changed = await move().ended;
    expect(changed.code).toBe(1);
    expect(changed.output).toMatch(/written to since.*--anew/);
    writer.close();
    const anew = await move('--anew').ended;
    expect(anew.code, anew.output).toBe(0);
    await expectEqual();
    expect(readdirSync(dataDirectory)).toContain('weir.db');
  }, 300_000);
});
