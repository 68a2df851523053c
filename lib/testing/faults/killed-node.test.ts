// The promise of the README, on the real server: whatever a client saw complete is a row after the process was killed
// under load, once; what was under way is a row that says so. WEIR_KILL_ROUNDS sets how often it is killed.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type ScriptedUpstream, startScriptedUpstream } from '@/lib/testing/scripted-upstream';
import { faultTimeout, sized } from './fault-form';
import { cleanUp, createDirectory, environmentOf, expectWhole, setUp, startFaulty } from './faulty-weir';
import { answerChat, startLoad } from './load';
import { saw } from './seen';

const rounds = Number(process.env.WEIR_KILL_ROUNDS ?? sized(5, 30));
const clients = 12;
let upstream: ScriptedUpstream;

beforeAll(async () => {
  upstream = await startScriptedUpstream(answerChat);
});
afterEach(cleanUp);
afterAll(() => upstream.close());

it(
  `loses nothing and doubles nothing when it is killed ${rounds} times under load`,
  async () => {
    const data = createDirectory();
    const environment = environmentOf(data.path);
    let weir = await startFaulty(environment);
    const key = await setUp(weir, [upstream.url]);
    const completed: string[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const load = startLoad(weir.url, key, { clients });
      // Not before there is something to lose, and then at no particular moment.
      await load.more(30);
      await sleep(Math.random() * 150);
      weir.kill('SIGKILL');
      expect(await weir.ended()).toBe('SIGKILL');
      await load.stop();
      completed.push(...load.completed);
      weir = await startFaulty(environment);
    }
    const { rows, byStatus } = await expectWhole(weir, `file:${data.path}/weir.db`, completed);
    const orphans = rows.filter(({ status }) => status === 'interrupted');
    expect(orphans.length).toBeGreaterThan(0);
    expect(orphans.every(({ endReason }) => endReason === 'process_died')).toBe(true);
    // Whatever reached an upstream has a row; a row may be of a call that was killed just before.
    expect(rows.length).toBeGreaterThanOrEqual(upstream.requests.length);
    expect(rows.length - upstream.requests.length).toBeLessThanOrEqual(rounds * clients);
    await weir.stop();
    data.remove();
    saw(
      'node-killed',
      `Killed ${rounds} times: ${completed.length} answers had been seen whole; ${byStatus}; ${upstream.requests.length} requests had reached the upstream; every id once, sums equal.`,
    );
  },
  faultTimeout,
);
