import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createNetServer, type Socket } from 'node:net';
import { type Agent, request } from 'undici';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createDispatcher } from '@/lib/pool/dispatcher';
import { proxyFromEnvironment } from '@/lib/pool/environment-proxy';
import { startHttpProxy, startSocksProxy, type TinyProxy } from '@/lib/testing/tiny-proxies';

const timeouts = { connectMs: 2_000, firstByteMs: 2_000, idleMs: 2_000 };
const closing: (() => unknown)[] = [];

let upstream: Server;
let port: number;
beforeAll(async () => {
  upstream = createServer((incoming, outgoing) => outgoing.end(`seen ${incoming.url}`));
  upstream.listen(0, '127.0.0.1');
  await once(upstream, 'listening');
  port = (upstream.address() as AddressInfo).port;
  return () => upstream.close();
});

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

function dispatcher(
  proxyUrl: string | null,
  more: Partial<typeof timeouts> = {},
  privateUpstreams: 'allow' | 'deny' = 'allow',
): Agent {
  const agent = createDispatcher(
    { baseUrl: 'http://127.0.0.1', proxyUrl, timeouts: { ...timeouts, ...more } },
    privateUpstreams,
  );
  closing.push(() => agent.destroy());
  return agent;
}

async function proxied(started: Promise<TinyProxy>): Promise<TinyProxy> {
  const proxy = await started;
  closing.push(() => proxy.close());
  return proxy;
}

async function read(agent: Agent, url = `http://127.0.0.1:${port}/x`): Promise<string> {
  const { body } = await request(url, { dispatcher: agent });
  return body.text();
}

describe('connections to upstreams', () => {
  it('go straight where no proxy is named', async () => {
    expect(await read(dispatcher(null))).toBe('seen /x');
    expect(await read(dispatcher(null), `http://localhost:${port}/name`)).toBe('seen /name');
  });

  it('go through an HTTP proxy, with its login', async () => {
    const proxy = await proxied(startHttpProxy({ login: 'me:p@ss' }));
    expect(await read(dispatcher(`http://me:p%40ss@127.0.0.1:${proxy.port}`))).toBe('seen /x');
    expect(proxy.asked).toEqual([`127.0.0.1:${port}`]);
  });

  it('fail without telling the proxy password when it refuses', async () => {
    const proxy = await proxied(startHttpProxy({ login: 'me:right' }));
    const failed = read(dispatcher(`http://me:canary-secret@127.0.0.1:${proxy.port}`));
    await expect(failed).rejects.toThrow('The proxy refused the tunnel (407).');
    await expect(failed).rejects.not.toThrow(/canary-secret/);
  });

  it('go through SOCKS5, with its login, resolving names here', async () => {
    const proxy = await proxied(startSocksProxy({ login: 'me:secret' }));
    const agent = dispatcher(`socks5://me:secret@127.0.0.1:${proxy.port}`);
    expect(await read(agent, `http://localhost:${port}/a`)).toBe('seen /a');
    expect(proxy.logins).toEqual(['me:secret']);
    expect(proxy.asked[0]).toMatch(/^address (127\.0\.0\.1|0000:)/);
  });

  it('leave the resolving to the proxy with socks5h', async () => {
    const proxy = await proxied(startSocksProxy({ hosts: { 'upstream.example': '127.0.0.1' } }));
    const agent = dispatcher(`socks5h://127.0.0.1:${proxy.port}`);
    expect(await read(agent, `http://upstream.example:${port}/b`)).toBe('seen /b');
    expect(proxy.asked).toEqual([`name upstream.example:${port}`]);
  });

  it('say why a SOCKS5 proxy could not connect, and that a login is wrong', async () => {
    const proxy = await proxied(startSocksProxy({ login: 'me:right' }));
    await expect(read(dispatcher(`socks5://me:wrong@127.0.0.1:${proxy.port}`))).rejects.toThrow(
      'refused its login',
    );
    const open = await proxied(startSocksProxy());
    const closed = createNetServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const dead = (closed.address() as AddressInfo).port;
    closed.close();
    await expect(
      read(dispatcher(`socks5://127.0.0.1:${open.port}`), `http://127.0.0.1:${dead}/`),
    ).rejects.toThrow('connection refused');
  });

  it('give up on a proxy that accepts and says nothing', async () => {
    for (const [scheme, start] of [
      ['http', startHttpProxy],
      ['socks5', startSocksProxy],
    ] as const) {
      const proxy = await proxied(start({ silent: true }));
      await expect(
        read(dispatcher(`${scheme}://127.0.0.1:${proxy.port}`, { connectMs: 200 })),
      ).rejects.toThrow('did not answer in time');
    }
  });

  it('never reach a forbidden address, directly or through a proxy', async () => {
    const proxy = await proxied(startHttpProxy());
    for (const agent of [
      dispatcher(null),
      dispatcher(`http://127.0.0.1:${proxy.port}`),
      dispatcher('http://169.254.169.254:80'),
    ]) {
      await expect(read(agent, 'http://169.254.169.254/latest/meta-data')).rejects.toMatchObject({
        code: 'WEIR_ADDRESS_REFUSED',
      });
    }
    await expect(read(dispatcher(null, {}, 'deny'))).rejects.toMatchObject({ code: 'WEIR_ADDRESS_REFUSED' });
    await expect(read(dispatcher(null, {}, 'deny'), `http://localhost:${port}/`)).rejects.toMatchObject({
      code: 'WEIR_ADDRESS_REFUSED',
    });
    expect(proxy.asked).toEqual([]);
  });

  it('have their own deadlines for the first byte and between bytes', async () => {
    const sockets = new Set<Socket>();
    const slow = createNetServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.once('data', (head) => {
        if (head.includes('/stall')) socket.write('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc');
      });
    }).listen(0, '127.0.0.1');
    await once(slow, 'listening');
    closing.push(() => {
      for (const socket of sockets) socket.destroy();
      slow.close();
    });
    const base = `http://127.0.0.1:${(slow.address() as AddressInfo).port}`;
    await expect(read(dispatcher(null, { firstByteMs: 300 }), `${base}/hang`)).rejects.toMatchObject({
      code: 'UND_ERR_HEADERS_TIMEOUT',
    });
    await expect(read(dispatcher(null, { idleMs: 300 }), `${base}/stall`)).rejects.toMatchObject({
      code: 'UND_ERR_BODY_TIMEOUT',
    });
  });
});

describe('the environment’s proxy', () => {
  const proxies = {
    https: 'http://s:1',
    http: 'http://p:1',
    all: undefined,
    except: 'localhost, .corp.example,10.0.0.1:8080,[::1]',
  };

  it('is chosen by the address’s scheme', () => {
    expect(proxyFromEnvironment('https://api.openai.com/v1', proxies)).toBe('http://s:1');
    expect(proxyFromEnvironment('http://api.openai.com', proxies)).toBe('http://p:1');
    expect(proxyFromEnvironment('http://x', { ...proxies, http: undefined, all: 'socks5://a' })).toBe(
      'socks5://a',
    );
    expect(
      proxyFromEnvironment('http://x', {
        https: undefined,
        http: undefined,
        all: undefined,
        except: undefined,
      }),
    ).toBeNull();
  });

  it('has exceptions by host, domain and port', () => {
    for (const address of [
      'http://localhost:11434',
      'https://a.corp.example',
      'https://corp.example',
      'http://10.0.0.1:8080',
      'http://[::1]:9',
    ])
      expect(proxyFromEnvironment(address, proxies), address).toBeNull();
    for (const address of ['https://notcorp.example', 'http://10.0.0.1:81'])
      expect(proxyFromEnvironment(address, proxies), address).not.toBeNull();
    expect(proxyFromEnvironment('https://x.example', { ...proxies, except: '*' })).toBeNull();
  });
});
