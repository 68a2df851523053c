// A stop with many streams open, and an upstream that comes and goes.
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { open as openRequest } from '@/lib/testing/gateway-client';
import { type Script, type ScriptedUpstream, startScriptedUpstream } from '@/lib/testing/scripted-upstream';
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
import { answerChat, call, startLoad, statusText, streamBeginning, streamEnd } from './load';
import { saw } from './seen';

let upstream: ScriptedUpstream;
let other: ScriptedUpstream;

beforeAll(async () => {
  upstream = await startScriptedUpstream();
  other = await startScriptedUpstream(answerChat);
});
beforeEach(() => upstream.always(answerChat));
afterEach(cleanUp);
afterAll(async () => {
  await upstream.close();
  await other.close();
});

it(
  'lets 100 open streams end after SIGTERM, refuses what is new, writes all rows and leaves with 0',
  async () => {
    const count = 100;
    const data = createDirectory();
    const weir = await startFaulty(environmentOf(data.path, { WEIR_DRAIN_SECONDS: '120' }));
    const key = await setUp(weir, [upstream.url]);
    let finish = () => {};
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    upstream.always(async (_request, reply) => {
      await reply.head(200, { 'content-type': 'text/event-stream', 'transfer-encoding': 'chunked' });
      await reply.chunk(streamBeginning);
      await finished;
      await reply.chunk(streamEnd);
      await reply.endChunks();
    });
    const body = { model: 'gpt-4o', stream: true, messages: [{ role: 'user', content: 'hello' }] };
    const streams = Array.from({ length: count }, () =>
      openRequest(`${weir.url}/v1/chat/completions`, { key, body }),
    );
    await Promise.all(streams.map((stream) => stream.begun()));
    weir.kill('SIGTERM');
    await weir.printed('"message":"stopping"');
    expect((await weir.ready()).status).toBe(503);
    expect((await call(weir.url, key, false)).status).toBe(503);
    finish();
    const ended = await Promise.all(streams.map(({ received }) => received));
    expect(ended.filter(({ body: text, cut }) => cut || !text.includes('[DONE]'))).toEqual([]);
    expect(await weir.ended()).toBe(0);

    const next = await startFaulty(environmentOf(data.path));
    const ids = ended.map(({ headers }) => String(headers['x-request-id']));
    const { rows, byStatus } = await expectWhole(next, `file:${data.path}/weir.db`, ids);
    expect(rows).toHaveLength(count);
    await next.stop();
    data.remove();
    saw(
      'sigterm-streams',
      `\`/readyz\` and a new request 503; ${ended.length} streams ended whole; exit code 0; ${byStatus}, each once, sums equal.`,
    );
  },
  faultTimeout,
);

/** Every way in which an upstream fails before its answer begins, each for a while. */
const failures: { name: string; script: Script }[] = [
  { name: 'reset', script: (_request, reply) => reply.reset() },
  { name: 'closed', script: (_request, reply) => reply.close() },
  { name: '500', script: (_request, reply) => reply.whole(500, '{"error":{"message":"overloaded"}}') },
  {
    name: '429',
    script: (_request, reply) =>
      reply.whole(429, '{"error":{"message":"slow down"}}', { 'retry-after': '1' }),
  },
];

it(
  'moves the requests of a flapping upstream to the other, and back when it is well',
  async () => {
    const data = createDirectory();
    const weir = await startFaulty(environmentOf(data.path));
    const key = await setUp(weir, [upstream.url, other.url]);
    const load = startLoad(weir.url, key, { newConversations: true });
    const rounds = sized(1, 10);
    let failed = 0;
    for (let round = 0; round < rounds; round += 1) {
      for (const { script } of failures) {
        let met = 0;
        upstream.always((request, reply) => {
          met += 1;
          return script(request, reply);
        });
        // The account may be cooling from the failure before: one call tries it when that is over.
        await until('the upstream fails a call', () => met > 0);
        await load.more(20);
        failed += met;
        upstream.always(answerChat);
        const before = upstream.requests.length;
        await until('the upstream gets traffic again', () => upstream.requests.length > before + 5);
      }
    }
    await load.stop();
    expect([...load.statuses.keys()], statusText(load)).toEqual([200]);
    const { rows, byStatus } = await expectWhole(weir, `file:${data.path}/weir.db`, load.completed);
    expect(rows).toHaveLength(load.completed.length);
    expect(failed).toBeGreaterThanOrEqual(failures.length * rounds);
    await weir.stop();
    data.remove();
    saw(
      'upstream-flapping',
      `${rounds} × ${failures.map(({ name }) => name).join(', ')}, each until well again: ${failed} calls failed upstream and every client got its answer (${statusText(load)}); ${byStatus}, each once, sums equal.`,
    );
  },
  faultTimeout,
);
