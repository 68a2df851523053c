// Databases that can be read and not written.
import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { migrate } from '@/lib/db/migrate';
import { createTestDatabase } from '@/lib/testing/database';
import { type ScriptedUpstream, startScriptedUpstream } from '@/lib/testing/scripted-upstream';
import { canMountDisks, mountSmallDisk } from '@/lib/testing/small-disk';
import { startWeir } from '@/lib/testing/weir-process';
import { faultTimeout, sized } from './fault-form';
import {
  cleanUp,
  createDirectory,
  environmentOf,
  expectWhole,
  setUp,
  startFaulty,
  until,
} from './faulty-weir';
import { answerChat, startLoad, statusText } from './load';
import { saw } from './seen';

let upstream: ScriptedUpstream;

beforeAll(async () => {
  upstream = await startScriptedUpstream(answerChat);
});
afterEach(cleanUp);
afterAll(() => upstream.close());

const cannotBeWritten = { database: 'cannot be written', journal: 'ok' };

it(
  'goes on while another process holds the lock of the SQLite file, and writes all when it is free',
  async () => {
    const data = createDirectory();
    const file = join(data.path, 'weir.db');
    const weir = await startFaulty(environmentOf(data.path));
    const key = await setUp(weir, [upstream.url]);
    const load = startLoad(weir.url, key);
    await load.more(50);
    const other = new Sqlite(file);
    other.exec('BEGIN IMMEDIATE');
    await until('it is not ready', async () => (await weir.ready()).status === 503);
    expect((await weir.ready()).checks).toEqual(cannotBeWritten);
    await load.more(sized(100, 3000));
    const waiting = await weir.metric('weir_journal_pending_records');
    expect(waiting).toBeGreaterThan(50);
    expect((await weir.ask('/api/stats/overview')).status).toBe(200);
    other.exec('ROLLBACK');
    other.close();
    await until('it is ready again', async () => (await weir.ready()).status === 200);
    await load.more(50);
    await load.stop();
    expect([...load.statuses.keys()], statusText(load)).toEqual([200]);
    const { byStatus } = await expectWhole(weir, `file:${file}`, load.completed);
    await weir.stop();
    data.remove();
    saw(
      'database-locked',
      `Answers ${statusText(load)}; ${waiting} ended requests waited in the journal, the overview still read; \`/readyz\` 503 "database: cannot be written", 200 again by itself; afterwards ${byStatus}, each once, sums equal.`,
    );
  },
  faultTimeout,
);

/** A file that its process may only read: its rights for ordinary users, its file system for root. */
async function readOnlyDatabase(data: string) {
  const ordinary = process.getuid?.() !== 0;
  if (ordinary) {
    const file = join(data, 'weir.db');
    await migrate({ url: `file:${file}` });
    chmodSync(file, 0o400);
    return { file, within: undefined, remove: async () => undefined };
  }
  const disk = await mountSmallDisk(32);
  await migrate({ url: `file:${join(disk.seen, 'weir.db')}` });
  expect(existsSync(join(disk.seen, 'weir.db-wal'))).toBe(false);
  disk.makeReadOnly();
  return { file: join(disk.path, 'weir.db'), within: disk.within, remove: disk.remove };
}

it.skipIf(process.getuid?.() === 0 && !canMountDisks())(
  'refuses in one line to start on a SQLite file that it may only read',
  async () => {
    const data = createDirectory();
    const { file, within, remove } = await readOnlyDatabase(data.path);
    const environment = environmentOf(data.path, { DATABASE_URL: `file:${file}` });
    const weir = startWeir(environment, { within });
    expect(await weir.ended()).toBe(1);
    const lines = weir.stderr().trim().split('\n');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(`${file} cannot be written by this user`);
    await remove();
    data.remove();
    saw('database-read-only-start', `Exit code 1 and one line: "${lines[0]?.replaceAll(file, '…/weir.db')}"`);
  },
  faultTimeout,
);

/** As a failover to a standby looks from here: connections end, and those that come after may only read. */
async function setReadOnly(url: string, readOnly: boolean): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('SET default_transaction_read_only = off');
  const { rows } = await client.query<{ name: string }>('SELECT current_database() AS name');
  await client.query(`ALTER DATABASE ${rows[0]?.name} SET default_transaction_read_only = ${readOnly}`);
  await client.query(
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
  );
  await client.end();
}

it(
  'goes on while PostgreSQL takes no writes, and writes all when it does again',
  async () => {
    const data = createDirectory();
    const database = await createTestDatabase('postgres');
    const weir = await startFaulty(environmentOf(data.path, { DATABASE_URL: database.url }));
    const key = await setUp(weir, [upstream.url]);
    const load = startLoad(weir.url, key);
    await load.more(50);
    await setReadOnly(database.url, true);
    await until('it is not ready', async () => (await weir.ready()).status === 503);
    expect((await weir.ready()).checks).toEqual(cannotBeWritten);
    await load.more(sized(100, 3000));
    const waiting = await weir.metric('weir_journal_pending_records');
    expect(waiting).toBeGreaterThan(50);
    await setReadOnly(database.url, false);
    await until('it is ready again', async () => (await weir.ready()).status === 200);
    await load.more(50);
    await load.stop();
    expect([...load.statuses.keys()], statusText(load)).toEqual([200]);
    const { byStatus } = await expectWhole(weir, database.url, load.completed);
    await weir.stop();
    await database.remove();
    data.remove();
    saw(
      'database-read-only',
      `Answers ${statusText(load)}; ${waiting} ended requests waited in the journal; \`/readyz\` 503 "database: cannot be written", 200 again by itself; afterwards ${byStatus}, each once, sums equal.`,
    );
  },
  faultTimeout,
);
