import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sql } from '@/lib/db/dialect';
import { useTestDatabase } from '@/lib/testing/database';
import { useTestEnvironment } from '@/lib/testing/environment';
import { createAccount, createApiKey } from '@/lib/testing/factories';
import { type Reply, type ScriptedUpstream, startScriptedUpstream } from '@/lib/testing/scripted-upstream';
import { killAllWeir, readyPort, startWeir, type WeirProcess } from '@/lib/testing/weir-process';
import { ensureBuilt } from '@/scripts/build.mjs';

const secretKey = 'a secret key for tests, long enough';
const firstPart = 'data: {"choices":[{"index":0,"delta":{"content":"one"}}]}\n\n';
const lastPart =
  'data: {"choices":[{"index":0,"delta":{"content":" two"},"finish_reason":"stop"}]}\n\n' +
  'data: {"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}}\n\ndata: [DONE]\n\n';

describe('a running Weir', () => {
  const data = mkdtempSync(join(tmpdir(), 'weir-stop-'));
  const database = useTestDatabase('sqlite');
  useTestEnvironment(() => ({ WEIR_SECRET_KEY: secretKey }));
  let upstream: ScriptedUpstream;
  let clientKey: string;

  beforeAll(async () => {
    await ensureBuilt();
    upstream = await startScriptedUpstream();
    await createAccount(database, { baseUrl: `${upstream.url}/v1`, models: ['*'] });
    clientKey = (await createApiKey(database)).secret;
  });
  beforeEach(() => database.write((tx) => tx.request.deleteMany()));
  afterEach(killAllWeir);
  afterAll(async () => {
    await upstream?.close();
    rmSync(data, { recursive: true, force: true });
  });

  function start(drainSeconds: number): WeirProcess {
    return startWeir({
      DATABASE_URL: database.url,
      WEIR_DATA_DIR: data,
      WEIR_SECRET_KEY: secretKey,
      WEIR_DRAIN_SECONDS: String(drainSeconds),
    });
  }

  /** A stream whose first part has reached the client, and whose rest comes when the test says so. */
  async function openStream(port: number) {
    let finish = () => {};
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    upstream.once(async (_request, reply: Reply) => {
      await reply.head(200, { 'content-type': 'text/event-stream', 'transfer-encoding': 'chunked' });
      await reply.chunk(firstPart);
      await finished;
      await reply.chunk(lastPart);
      await reply.endChunks();
    });
    const response = await post(port);
    const text: string[] = [];
    response.setEncoding('utf8').on('data', (chunk: string) => text.push(chunk));
    await once(response, 'data');
    // A cut stream is what some of these tests are about: it shows in `complete`.
    response.on('error', () => {});
    const whole = new Promise<string>((resolve) => response.on('close', () => resolve(text.join(''))));
    return { finish, whole, complete: () => response.complete };
  }

  async function post(port: number): Promise<IncomingMessage> {
    const request = httpRequest({
      port,
      host: '127.0.0.1',
      path: '/v1/chat/completions',
      method: 'POST',
      headers: { authorization: `Bearer ${clientKey}`, 'content-type': 'application/json' },
      agent: false,
    });
    request.end(JSON.stringify({ model: 'm', stream: true, messages: [{ role: 'user', content: 'hi' }] }));
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    return response;
  }

  function rows() {
    return database.read.$queryRaw<
      { status: string; end_reason: string | null; output_tokens: number | null }[]
    >(sql`
      SELECT dimensions.value AS status, requests.end_reason, requests.output_tokens
      FROM requests JOIN dimensions ON dimensions.id = requests.status_dim`);
  }

  it('lets a stream finish after SIGTERM, refuses new requests meanwhile, writes the row and exits 0', async () => {
    const weir = start(120);
    const port = await readyPort(weir);
    const stream = await openStream(port);
    weir.kill('SIGTERM');
    await weir.printed('"message":"stopping"');
    const refused = await post(port);
    expect(refused.statusCode).toBe(503);
    refused.resume();
    expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(503);
    stream.finish();
    expect(await stream.whole).toContain('data: [DONE]');
    expect(await weir.ended()).toBe(0);
    expect(await rows()).toMatchObject([{ status: 'success', end_reason: 'stop', output_tokens: 2 }]);
  });

  it('cuts what is left when the drain time is over, says so on the row, and still exits 0', async () => {
    const weir = start(0);
    const stream = await openStream(await readyPort(weir));
    weir.kill('SIGTERM');
    await stream.whole;
    expect(stream.complete()).toBe(false);
    expect(await weir.ended()).toBe(0);
    stream.finish();
    expect(await rows()).toMatchObject([{ status: 'aborted' }]);
  });

  it('exits at once at the second signal', async () => {
    const weir = start(120);
    const stream = await openStream(await readyPort(weir));
    weir.kill('SIGTERM');
    await weir.printed('"message":"stopping"');
    weir.kill('SIGTERM');
    expect(await weir.ended()).toBe(128 + 15);
    await stream.whole;
    stream.finish();
  });

  it('after kill -9 starts again on the same directory, and the request that died has its row', async () => {
    const first = start(120);
    const stream = await openStream(await readyPort(first));
    await database.write((tx) => tx.request.deleteMany());
    first.kill('SIGKILL');
    expect(await first.ended()).toBe('SIGKILL');
    await stream.whole;
    stream.finish();
    const second = start(0);
    await readyPort(second);
    second.kill('SIGTERM');
    expect(await second.ended()).toBe(0);
    expect(await rows()).toMatchObject([{ status: 'interrupted', end_reason: 'process_died' }]);
  });

  it('prints a setup link that works once, while there is no administrator', async () => {
    const weir = start(0);
    const port = await readyPort(weir);
    await weir.printed('Make the first administrator');
    const token = /\/setup\?token=([\w-]+)/.exec(weir.stderr())?.[1];
    expect(weir.stdout()).not.toContain(token);
    const setUp = () =>
      fetch(`http://127.0.0.1:${port}/api/setup`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
        body: JSON.stringify({ token, email: 'admin@example.org', password: 'correct horse battery' }),
      });
    expect((await setUp()).ok).toBe(true);
    expect((await setUp()).status).toBe(410);
    weir.kill('SIGTERM');
    expect(await weir.ended()).toBe(0);
    const next = start(0);
    await readyPort(next);
    expect(next.stderr()).not.toContain('first administrator');
  });
});
