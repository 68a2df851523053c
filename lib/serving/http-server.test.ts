import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { markDraining, markReady } from '@/lib/health/phase';
import { forgetOncePerProcess } from '@/lib/once-per-process';
import { createWeirServer, type ServedParts, type WeirServer } from '@/lib/serving/http-server';

let weir: WeirServer;
let port: number;
let parts: ServedParts;

beforeEach(async () => {
  forgetOncePerProcess('process-life');
  parts = {
    gatewayRefusal: (_path, error) => ({
      status: error.status,
      headers: ['content-type', 'application/json'],
      body: Buffer.from(JSON.stringify({ shape: 'gateway', code: error.code })),
    }),
    isGatewayPath: (path) => path.startsWith('/v1/'),
    gateway: (request, response) => {
      request.pipe(response);
    },
    pages: (_request, response) => {
      response.end('page');
    },
  };
  weir = createWeirServer({
    gatewayRefusal: (path, error) => parts.gatewayRefusal(path, error),
    isGatewayPath: (path) => parts.isGatewayPath(path),
    gateway: (request, response) => parts.gateway(request, response),
    pages: (request, response) => parts.pages(request, response),
  });
  weir.server.listen(0, '127.0.0.1');
  await once(weir.server, 'listening');
  port = (weir.server.address() as AddressInfo).port;
});

afterEach(() => {
  weir.close();
  weir.cut();
  forgetOncePerProcess('process-life');
});

interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  text: string;
}

async function ask(path: string, headers: Record<string, string> = {}, body?: string): Promise<Answer> {
  const request = httpRequest({
    port,
    host: '127.0.0.1',
    path,
    method: body ? 'POST' : 'GET',
    headers,
    agent: false,
  });
  request.end(body);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of response) text += chunk;
  return { status: response.statusCode ?? 0, headers: response.headers, text };
}

describe('before the process is ready', () => {
  it('is alive but serves nothing', async () => {
    expect(await ask('/healthz')).toMatchObject({ status: 200 });
    expect(await ask('/readyz')).toMatchObject({ status: 503 });
    expect(await ask('/login')).toMatchObject({ status: 503 });
    expect(await ask('/v1/models')).toMatchObject({ status: 503 });
  });
});

describe('a ready process', () => {
  beforeEach(markReady);

  it('gives gateway paths to the gateway and all else to the pages', async () => {
    expect(await ask('/v1/chat/completions', {}, 'prompt')).toMatchObject({ status: 200, text: 'prompt' });
    expect(await ask('/login?next=/v1/')).toMatchObject({ status: 200, text: 'page' });
  });

  it('answers 426 at once to a WebSocket on a gateway path', async () => {
    const upgrade = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' };
    const answer = await ask('/v1/responses', upgrade);
    expect(answer.status).toBe(426);
    expect(JSON.parse(answer.text)).toEqual({ shape: 'gateway', code: 'upgrade_required' });
  });

  it('serves the POST of a client that offers HTTP/2 like any other', async () => {
    const offer = {
      connection: 'Upgrade, HTTP2-Settings',
      upgrade: 'h2c',
      'http2-settings': 'AAMAAABkAAQAAP__',
    };
    expect(await ask('/v1/chat/completions', offer, 'prompt')).toMatchObject({ status: 200, text: 'prompt' });
  });

  it('answers 500 when a handler throws before its answer began', async () => {
    parts.pages = () => {
      throw new Error('a broken page');
    };
    const answer = await ask('/login');
    expect(answer.status).toBe(500);
    expect(answer.text).not.toContain('broken page');
  });

  it('cuts the connection when a handler throws in the middle, so that nobody takes a part for the whole', async () => {
    parts.pages = async (_request, response) => {
      response.write('half');
      await Promise.reject(new Error('a broken page'));
    };
    await expect(ask('/login')).rejects.toThrow();
  });

  it('waits for a body however slowly it comes', async () => {
    expect(weir.server.requestTimeout).toBe(0);
    expect(weir.server.headersTimeout).toBeGreaterThan(0);
  });
});

describe('a draining process', () => {
  it('lets what is under way finish, refuses what is new, and says so to its load balancer', async () => {
    markReady();
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    parts.gateway = async (_request, response) => {
      response.write('first ');
      await released;
      response.end('last');
    };
    const underWay = ask('/v1/chat/completions', {}, 'prompt');
    await until(() => weir.inFlight() === 1);
    markDraining();
    const refused = await ask('/v1/chat/completions', {}, 'prompt');
    expect(refused.status).toBe(503);
    expect(refused.headers).toMatchObject({ connection: 'close', 'retry-after': '2' });
    expect(JSON.parse(refused.text)).toEqual({ shape: 'gateway', code: 'shutting_down' });
    expect(JSON.parse((await ask('/login')).text)).toMatchObject({ error: { code: 'shutting_down' } });
    expect(await ask('/readyz')).toMatchObject({ status: 503 });
    expect(weir.inFlight()).toBe(1);
    release();
    expect((await underWay).text).toBe('first last');
    await until(() => weir.inFlight() === 0);
  });

  it('does not wait for live tails', async () => {
    markReady();
    parts.pages = (_request, response) => {
      response.write(':ok\n\n');
    };
    const socket = connect(port, '127.0.0.1');
    socket.write('GET /api/logs/requests/live HTTP/1.1\r\nhost: weir\r\n\r\n');
    await once(socket, 'data');
    expect(weir.inFlight()).toBe(0);
    socket.destroy();
  });
});

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}
