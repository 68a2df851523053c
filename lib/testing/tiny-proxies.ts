// A SOCKS5 and an HTTP CONNECT proxy on loopback, small enough to see through, for tests.
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

export type TinyProxy = {
  port: number;
  /** What clients asked to be connected to, as they wrote it. */
  asked: string[];
  /** user:password of each login, '' where there was none. */
  logins: string[];
  close(): Promise<void>;
};

type Behaviour = {
  login?: string;
  /** Accepts and never says a word. */
  silent?: boolean;
  /** Where a name leads; everything else goes where it says. */
  hosts?: Record<string, string>;
};

async function started(
  server: Server,
  sockets: Set<Socket>,
  proxy: Omit<TinyProxy, 'port' | 'close'>,
): Promise<TinyProxy> {
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    ...proxy,
    port: (server.address() as AddressInfo).port,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function join(
  client: Socket,
  host: string,
  port: number,
  sockets: Set<Socket>,
  onOpen: (opened: boolean) => void,
): void {
  const upstream = connect({ host, port });
  sockets.add(upstream);
  let opened = false;
  upstream.once('connect', () => {
    opened = true;
    onOpen(true);
    upstream.pipe(client);
    client.pipe(upstream);
  });
  upstream.once('error', () => {
    if (!opened) onOpen(false);
    client.destroy();
  });
  client.on('close', () => upstream.destroy());
}

export function startHttpProxy(behaviour: Behaviour = {}): Promise<TinyProxy> {
  const sockets = new Set<Socket>();
  const asked: string[] = [];
  const logins: string[] = [];
  const server = createHttpServer();
  server.on('connect', (request, client: Socket) => {
    if (behaviour.silent) return;
    const token = request.headers['proxy-authorization']?.replace(/^Basic /, '') ?? '';
    const login = Buffer.from(token, 'base64').toString();
    logins.push(login);
    if (behaviour.login && login !== behaviour.login) {
      client.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
      return;
    }
    asked.push(request.url ?? '');
    const [, host = '', port = ''] = /^\[?([^\]]*?)\]?:(\d+)$/.exec(request.url ?? '') ?? [];
    join(client, behaviour.hosts?.[host] ?? host, Number(port), sockets, (opened) => {
      if (opened) client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      else client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    });
  });
  return started(server, sockets, { asked, logins });
}

export function startSocksProxy(behaviour: Behaviour = {}): Promise<TinyProxy> {
  const sockets = new Set<Socket>();
  const asked: string[] = [];
  const logins: string[] = [];
  const server = createServer((client) => {
    if (behaviour.silent) return;
    let stage: 'methods' | 'login' | 'request' | 'open' = 'methods';
    let seen = Buffer.alloc(0);
    const onData = (chunk: Buffer) => {
      seen = Buffer.concat([seen, chunk]);
      if (stage === 'methods' && seen.length >= 2 && seen.length >= 2 + seen[1]!) {
        seen = seen.subarray(2 + seen[1]!);
        stage = behaviour.login ? 'login' : 'request';
        if (!behaviour.login) logins.push('');
        client.write(Buffer.from([5, behaviour.login ? 2 : 0]));
      }
      if (stage === 'login' && seen.length >= 2) {
        const userEnd = 2 + seen[1]!;
        const end = userEnd + 1 + (seen[userEnd] ?? 0);
        if (seen.length >= end) {
          const login = `${seen.toString('utf8', 2, userEnd)}:${seen.toString('utf8', userEnd + 1, end)}`;
          logins.push(login);
          seen = seen.subarray(end);
          stage = 'request';
          client.write(Buffer.from([1, login === behaviour.login ? 0 : 1]));
          if (login !== behaviour.login) client.end();
        }
      }
      if (stage === 'request' && seen.length >= 5) {
        const type = seen[3];
        const size = type === 1 ? 4 : type === 4 ? 16 : seen[4]! + 1;
        if (seen.length < 6 + size) return;
        const host =
          type === 1
            ? [...seen.subarray(4, 8)].join('.')
            : type === 4
              ? (seen.toString('hex', 4, 20).match(/.{4}/g) ?? []).join(':')
              : seen.toString('ascii', 5, 4 + size);
        const port = seen.readUInt16BE(4 + size);
        stage = 'open';
        client.off('data', onData);
        asked.push(`${type === 3 ? 'name' : 'address'} ${host}:${port}`);
        join(client, behaviour.hosts?.[host] ?? host, port, sockets, (opened) => {
          client.write(Buffer.from([5, opened ? 0 : 5, 0, 1, 0, 0, 0, 0, 0, 0]));
        });
      }
    };
    client.on('data', onData);
  });
  return started(server, sockets, { asked, logins });
}
