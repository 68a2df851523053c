import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { open as openRequest } from '@/lib/testing/gateway-client';
import { type ScriptedUpstream, startScriptedUpstream } from '@/lib/testing/scripted-upstream';
import { faultTimeout } from './fault-form';
import { cleanUp, createDirectory, environmentOf, expectWhole, setUp, startFaulty } from './faulty-weir';
import { call, streamBeginning, streamEnd } from './load';
import { saw } from './seen';

let upstream: ScriptedUpstream;

beforeAll(async () => {
  upstream = await startScriptedUpstream();
});
afterEach(cleanUp);
afterAll(async () => {
  await upstream.close();
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
