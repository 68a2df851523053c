import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { createTestDatabase } from '@/lib/testing/database';
import { type ScriptedUpstream, startScriptedUpstream } from '@/lib/testing/scripted-upstream';
import { runCommand } from './command';
import { faultTimeout, sized } from './fault-form';
import {
  cleanUp,
  createDirectory,
  environmentOf,
  expectWhole,
  rowsOf,
  setUp,
  startFaulty,
} from './faulty-weir';
import { answerChat, startLoad } from './load';
import { saw } from './seen';

let upstream: ScriptedUpstream;

beforeAll(async () => {
  upstream = await startScriptedUpstream(answerChat);
});
afterEach(cleanUp);
afterAll(() => upstream.close());

it(
  'replays the journal of a dead node twice at once, and once more, and each request is one row',
  async () => {
    const database = await createTestDatabase('postgres');
    const [dead, living, elsewhere] = [createDirectory(), createDirectory(), createDirectory()];
    const environmentIn = (path: string) => environmentOf(path, { DATABASE_URL: database.url });
    const weir = await startFaulty(environmentIn(dead.path));
    const key = await setUp(weir, [upstream.url]);
    const load = startLoad(weir.url, key);
    await load.more(20);
    // Nothing becomes a row from here on: all that follows is in the journal alone.
    const lock = new pg.Client({ connectionString: database.url });
    await lock.connect();
    await lock.query('BEGIN; LOCK TABLE requests IN ACCESS EXCLUSIVE MODE');
    await load.more(sized(200, 5000));
    weir.kill('SIGKILL');
    expect(await weir.ended()).toBe('SIGKILL');
    await load.stop();
    await lock.query('ROLLBACK');
    await lock.end();

    const other = await startFaulty(environmentIn(living.path));
    const before = (await rowsOf(database.url)).length;
    const journals = join(dead.path, 'journal');
    const [node] = readdirSync(journals, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const replay = () => runCommand('replay', [join(journals, node!.name)], environmentIn(elsewhere.path));
    const both = await Promise.all([replay(), replay()]);
    expect(
      both.filter(({ code }) => code === 0).length,
      both.map(({ printed }) => printed).join(),
    ).toBeGreaterThan(0);
    const again = await replay();
    expect(again.printed).toMatch(/(: 0 requests were new|holds no journal segments)/);
    const { rows, byStatus } = await expectWhole(other, database.url, load.completed);
    const orphans = rows.filter(({ status }) => status === 'interrupted');
    expect(orphans.every(({ endReason }) => endReason === 'process_died')).toBe(true);
    await other.stop();
    await database.remove();
    for (const { remove } of [dead, living, elsewhere]) remove();
    saw(
      'dead-journal',
      `${before} rows before, ${rows.length} after (${byStatus}); ${load.completed.length} answers had been seen whole, each is one row; the third replay said "${again.printed.trim().replaceAll(dead.path, '<data>')}".`,
    );
  },
  faultTimeout,
);
