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
  setUp,
  startFaulty,
  until,
} from './faulty-weir';
import { answerChat, call, startLoad, statusText } from './load';
import { saw } from './seen';

let upstream: ScriptedUpstream;

beforeAll(async () => {
  upstream = await startScriptedUpstream(answerChat);
});
afterEach(cleanUp);
afterAll(() => upstream.close());

it(
  'puts wrong sums right once when two nodes and two commands aggregate the same day under load',
  async () => {
    const database = await createTestDatabase('postgres');
    const directories = [createDirectory(), createDirectory(), createDirectory(), createDirectory()];
    const environments = directories.map(({ path }) => environmentOf(path, { DATABASE_URL: database.url }));
    const [first, second] = await Promise.all([startFaulty(environments[0]!), startFaulty(environments[1]!)]);
    const key = await setUp(first, [upstream.url]);
    await until('the second node has heard of it', async () => (await call(second.url, key, false)).whole);
    const loads = [first, second].map(({ url }) => startLoad(url, key, { clients: 4 }));
    await Promise.all(loads.map((load) => load.more(sized(40, 400))));
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const told: string[] = [];
    for (let round = 0; round < sized(2, 10); round += 1) {
      const { rowCount } = await client.query(
        'UPDATE usage_stats_daily SET requests = requests + 7, cost = cost + 1000',
      );
      await client.query('UPDATE usage_quarter_hours SET requests = requests + 3');
      const today = new Date().toISOString().slice(0, 10);
      const range = { from: today, to: today };
      const [byFirst, bySecond, ...commands] = await Promise.all([
        first.ask('/api/admin/jobs/aggregate/run', range),
        second.ask('/api/admin/jobs/aggregate/run', range),
        runCommand('rebuild', [], environments[2]!),
        runCommand('rebuild', [], environments[3]!),
      ]);
      for (const { code, printed } of commands) expect(code, printed).toBe(0);
      told.push(
        `${rowCount} sums of days wrong; jobs: ${[byFirst, bySecond].map(({ status, json }) => (status < 300 ? json.state : status)).join(' and ')}`,
      );
    }
    await client.end();
    await Promise.all(loads.map((load) => load.stop()));
    for (const load of loads) expect([...load.statuses.keys()], statusText(load)).toEqual([200]);
    const completed = loads.flatMap((load) => load.completed);
    await expectWhole(second, database.url, []);
    const { byStatus } = await expectWhole(first, database.url, completed);
    await Promise.all([first.stop(), second.stop()]);
    await database.remove();
    for (const { remove } of directories) remove();
    saw(
      'aggregated-twice',
      `${told.length} times (${told[0]}): afterwards ${byStatus}, each once, sums equal; answers ${loads.map(statusText).join('; ')}.`,
    );
  },
  faultTimeout,
);
