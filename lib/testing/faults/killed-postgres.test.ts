import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type ScriptedUpstream, startScriptedUpstream } from '@/lib/testing/scripted-upstream';
import { startThrowawayPostgres } from '@/scripts/throwaway-postgres.mjs';
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

it(
  'PostgreSQL killed under load costs no request: all are answered meanwhile, and rows afterwards',
  async () => {
    const postgres = await startThrowawayPostgres({ keepsCommits: true });
    const data = createDirectory();
    try {
      const rounds = sized(1, 5);
      const weir = await startFaulty(environmentOf(data.path, { DATABASE_URL: postgres.url }));
      const key = await setUp(weir, [upstream.url]);
      const load = startLoad(weir.url, key);
      let waiting = 0;
      for (let round = 0; round < rounds; round += 1) {
        await load.more(50);
        await postgres.kill();
        await until('it is not ready', async () => (await weir.ready()).status === 503);
        expect((await weir.ready()).checks).toEqual({ database: 'cannot be written', journal: 'ok' });
        await load.more(sized(100, 1000));
        waiting += await weir.metric('weir_journal_pending_records');
        await postgres.start();
        await until('it is ready again', async () => (await weir.ready()).status === 200);
      }
      await load.more(50);
      await load.stop();
      expect([...load.statuses.keys()], statusText(load)).toEqual([200]);
      expect(waiting).toBeGreaterThan(50);
      const { byStatus } = await expectWhole(weir, postgres.url, load.completed);
      await weir.stop();
      saw(
        'postgres-killed',
        `Killed ${rounds} times: answers ${statusText(load)}; ${waiting} ended requests waited in the journal; \`/readyz\` 503 "database: cannot be written" meanwhile, 200 again by itself; afterwards ${byStatus}, each once, sums equal.`,
      );
    } finally {
      await cleanUp();
      await postgres.stop();
      data.remove();
    }
  },
  faultTimeout,
);
