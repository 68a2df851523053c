// Disks that are really full.
import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { open as openRequest } from '@/lib/testing/gateway-client';
import { type ScriptedUpstream, startScriptedUpstream } from '@/lib/testing/scripted-upstream';
import { canMountDisks, mountSmallDisk, type SmallDisk } from '@/lib/testing/small-disk';
import { startWeir } from '@/lib/testing/weir-process';
import { faultTimeout, sized } from './fault-form';
import {
  cleanUp,
  createDirectory,
  environmentOf,
  expectWhole,
  expectWholeRows,
  settled,
  setUp,
  startFaulty,
  until,
} from './faulty-weir';
import { answerChat, call, startLoad, statusText, streamBeginning, streamEnd } from './load';
import { saw } from './seen';

describe.skipIf(!canMountDisks())('a full disk', () => {
  let upstream: ScriptedUpstream;
  let disk: SmallDisk;
  let elsewhere: ReturnType<typeof createDirectory>;

  beforeAll(async () => {
    upstream = await startScriptedUpstream();
  });
  beforeEach(async () => {
    upstream.reset();
    upstream.always(answerChat);
    disk = await mountSmallDisk(32);
    elsewhere = createDirectory();
  });
  afterEach(async () => {
    await cleanUp();
    await disk.remove();
    elsewhere.remove();
  });
  afterAll(() => upstream.close());

  it(
    'refuses the start in one line that says so',
    async () => {
      disk.fill();
      const places = [
        { environment: environmentOf(disk.path), words: 'The disk is full' },
        {
          environment: environmentOf(elsewhere.path, databaseOnDisk(disk)),
          words: 'The disk is full: the database',
        },
      ];
      const said: string[] = [];
      for (const { environment, words } of places) {
        const weir = startWeir(environment, { within: disk.within });
        expect(await weir.ended()).toBe(1);
        const lines = weir.stderr().trim().split('\n');
        expect(lines).toHaveLength(1);
        expect(lines[0]).toContain(words);
        said.push(`"${lines[0]?.replaceAll(disk.path, '<data>')}"`);
      }
      saw('disk-full-start', `Exit code 1 and one line: ${said.join(', for the database alone ')}`);
    },
    faultTimeout,
  );

  it(
    'under the database holds up no request, and all are rows once there is room',
    async () => {
      const weir = await startFaulty(environmentOf(elsewhere.path, databaseOnDisk(disk)), {
        within: disk.within,
      });
      const key = await setUp(weir, [upstream.url]);
      const load = startLoad(weir.url, key);
      await load.more(50);
      disk.fill();
      await until('it is not ready', async () => (await weir.ready()).status === 503);
      expect((await weir.ready()).checks).toEqual({ database: 'cannot be written', journal: 'ok' });
      await load.more(sized(200, 3000));
      const waiting = await weir.metric('weir_journal_pending_records');
      expect(waiting).toBeGreaterThan(50);
      disk.free();
      await until('it is ready again', async () => (await weir.ready()).status === 200);
      await load.more(50);
      await load.stop();
      expect([...load.statuses.keys()], statusText(load)).toEqual([200]);
      await settled(weir);
      await weir.stop();
      // SQLite resolves what it opens, and so finds no file on a disk that only another process has mounted.
      expect(existsSync(join(disk.seen, 'weir.db-wal'))).toBe(false);
      const copy = join(elsewhere.path, 'copy.db');
      copyFileSync(join(disk.seen, 'weir.db'), copy);
      const { byStatus } = await expectWholeRows(`file:${copy}`, load.completed);
      saw(
        'disk-full-database',
        `Answers ${statusText(load)}; ${waiting} ended requests waited in the journal; \`/readyz\` 503 "database: cannot be written", 200 again by itself; afterwards ${byStatus}, each once, sums equal.`,
      );
    },
    faultTimeout,
  );

  it(
    'under the journal refuses what is new, ends what is under way, and forwards nothing unrecorded',
    async () => {
      const database = join(elsewhere.path, 'weir.db');
      const environment = environmentOf(disk.path, { DATABASE_URL: `file:${database}` });
      const weir = await startFaulty(environment, { within: disk.within });
      const key = await setUp(weir, [upstream.url]);
      const { streams, finish } = await openStreams(weir.url, key, 20);
      disk.fill();
      const load = startLoad(weir.url, key, { clients: 4, pauseMillis: 5 });
      await until('it is not ready', async () => (await weir.ready()).status === 503);
      expect((await weir.ready()).checks.journal).toBe('cannot be written');
      expect(await weir.metric('weir_journal_writable')).toBe(0);
      await load.stop();

      const reached = upstream.requests.length;
      const refused = await call(weir.url, key, false);
      expect(refused.status).toBe(503);
      expect(refused.text).toContain('storage_unavailable');
      expect(upstream.requests.length).toBe(reached);

      finish();
      const ended = await Promise.all(streams.map(({ received }) => received));
      expect(ended.every(({ body, cut }) => !cut && body.includes('[DONE]'))).toBe(true);
      const ids = ended.map(({ headers }) => String(headers['x-request-id']));

      disk.free();
      await until('it is ready again', async () => (await weir.ready()).status === 200);
      expect((await call(weir.url, key, true)).whole).toBe(true);
      const { rows, byStatus } = await expectWhole(weir, `file:${database}`, [...load.completed, ...ids]);
      const refusals = (load.statuses.get(503) ?? 0) + 1;
      expect(rows.filter(({ status }) => status === 'success')).toHaveLength(upstream.requests.length);
      expect(rows.filter(({ status }) => status === 'error')).toHaveLength(refusals);
      expect(rows).toHaveLength(upstream.requests.length + refusals);
      await weir.stop();
      saw(
        'disk-full-journal',
        `New requests: ${refused.status} \`storage_unavailable\`, none of them at the upstream; ${ended.length} streams under way ended whole; \`/readyz\` 503 "journal: cannot be written", 200 again by itself; afterwards ${byStatus}: each that reached the upstream, and each of the ${refusals} that were refused, once.`,
      );
    },
    faultTimeout,
  );

  /** Streams whose first part has reached their clients, and whose rest comes when the test says so. */
  async function openStreams(url: string, key: string, count: number) {
    let finish = () => {};
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    for (let index = 0; index < count; index += 1) {
      upstream.once(async (_request, reply) => {
        await reply.head(200, { 'content-type': 'text/event-stream', 'transfer-encoding': 'chunked' });
        await reply.chunk(streamBeginning);
        await finished;
        await reply.chunk(streamEnd);
        await reply.endChunks();
      });
    }
    const body = { model: 'gpt-4o', stream: true, messages: [{ role: 'user', content: 'hello' }] };
    const streams = Array.from({ length: count }, () =>
      openRequest(`${url}/v1/chat/completions`, { key, body }),
    );
    await Promise.all(streams.map((stream) => stream.begun()));
    return { streams, finish };
  }
});

function databaseOnDisk(disk: SmallDisk): { DATABASE_URL: string } {
  return { DATABASE_URL: `file:${join(disk.path, 'weir.db')}` };
}
