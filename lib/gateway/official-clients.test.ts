import { createServer, type Server } from 'node:http';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe } from 'vitest';
import { nextGateway } from '@/lib/gateway/next-mount';
import { clientSuite } from '@/lib/testing/client-suite';
import { useGateway } from '@/lib/testing/gateway-harness';

describe('official clients', () => {
  const gateway = useGateway();
  let key = '';
  let nextServer: Server;
  let nextUrl = '';

  beforeAll(async () => {
    await gateway.account({ models: ['gpt-4o', 'text-embedding-3-small'] });
    await gateway.account({
      platform: 'anthropic',
      provider: 'anthropic',
      authStyle: 'x-api-key',
      models: ['claude-sonnet-5-5'],
    });
    await gateway.account({
      platform: 'gemini',
      provider: 'google',
      authStyle: 'x-goog-api-key',
      baseUrl: gateway.upstream.url,
      models: ['gemini-2.5-flash', 'gemini-embedding-001'],
    });
    key = (await gateway.key()).secret;
    nextServer = createServer(serveAsNext);
    await new Promise<void>((resolve) => nextServer.listen(0, '127.0.0.1', resolve));
    const address = nextServer.address();
    nextUrl = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  });

  afterAll(() => {
    nextServer.closeAllConnections();
    nextServer.close();
  });

  clientSuite('the node mount', () => ({ url: gateway.url, key, upstream: gateway.upstream }));
  clientSuite('the route handlers', () => ({ url: nextUrl, key, upstream: gateway.upstream }));
});

const handlers = nextGateway(() => '127.0.0.1');

/** What Next does around a route handler: a web request in, a web response out. */
const serveAsNext: Parameters<typeof createServer>[1] = (incoming, outgoing) => {
  const leaving = new AbortController();
  outgoing.on('close', () => leaving.abort());
  const method = incoming.method as keyof typeof handlers;
  const request = new Request(`http://localhost${incoming.url}`, {
    method,
    headers: incoming.headers as Record<string, string>,
    signal: leaving.signal,
    ...(method === 'POST' ? { body: Readable.toWeb(incoming) as ReadableStream, duplex: 'half' } : {}),
  } as RequestInit);
  handlers[method](request).then((response) => {
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    if (!response.body) return void outgoing.end();
    Readable.fromWeb(response.body as import('node:stream/web').ReadableStream)
      .on('error', () => outgoing.destroy())
      .pipe(outgoing);
  });
};
