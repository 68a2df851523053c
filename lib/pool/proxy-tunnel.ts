// Opens a tunnel to a host through an HTTP(S) proxy (CONNECT) or a SOCKS5 proxy. The socket it gives back is as
// good as one connected directly.
import type { Socket } from 'node:net';

export type ProxyKind = 'http' | 'https' | 'socks5' | 'socks5h';

export class ProxyFailed extends Error {
  readonly code = 'WEIR_PROXY_FAILED';
}

const mostHeadBytes = 16 * 1024;

/** Reads exactly what a handshake needs and leaves everything after it on the socket. */
function createReader(socket: Socket) {
  function next<T>(take: (chunk: Buffer) => { value: T; rest: Buffer } | null): Promise<T> {
    return new Promise((resolve, reject) => {
      let seen = Buffer.alloc(0);
      const stop = () => {
        socket.off('data', onData);
        socket.off('error', onError);
        socket.off('close', onClose);
        socket.pause();
      };
      const onData = (chunk: Buffer) => {
        seen = Buffer.concat([seen, chunk]);
        try {
          const taken = take(seen);
          if (!taken) {
            if (seen.length > mostHeadBytes) throw new ProxyFailed('The proxy answered with too much.');
            return;
          }
          stop();
          if (taken.rest.length > 0) socket.unshift(taken.rest);
          resolve(taken.value);
        } catch (error) {
          stop();
          reject(error);
        }
      };
      const onError = (error: Error) => {
        stop();
        reject(error);
      };
      const onClose = () => {
        stop();
        reject(new ProxyFailed('The proxy closed the connection.'));
      };
      socket.on('data', onData);
      socket.on('error', onError);
      socket.on('close', onClose);
      // A socket that was paused on purpose does not start again for a new listener.
      socket.resume();
    });
  }

  return {
    bytes: (count: number) =>
      next((seen) =>
        seen.length < count ? null : { value: seen.subarray(0, count), rest: seen.subarray(count) },
      ),
    head: () =>
      next((seen) => {
        const end = seen.indexOf('\r\n\r\n');
        return end < 0 ? null : { value: seen.toString('latin1', 0, end), rest: seen.subarray(end + 4) };
      }),
  };
}

type Login = { username: string; password: string };

/** The user and password inside a proxy's URL. */
export function proxyLogin(url: URL): Login | null {
  if (!url.username && !url.password) return null;
  return { username: decodeURIComponent(url.username), password: decodeURIComponent(url.password) };
}

async function connectThroughHttp(socket: Socket, authority: string, login: Login | null): Promise<void> {
  const lines = [`CONNECT ${authority} HTTP/1.1`, `host: ${authority}`];
  if (login) {
    const token = Buffer.from(`${login.username}:${login.password}`).toString('base64');
    lines.push(`proxy-authorization: Basic ${token}`);
  }
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  const head = await createReader(socket).head();
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(head)?.[1];
  if (!status?.startsWith('2'))
    throw new ProxyFailed(`The proxy refused the tunnel (${status ?? 'no HTTP'}).`);
}

const socksFailures: Readonly<Record<number, string>> = {
  1: 'general failure',
  2: 'not allowed by its rules',
  3: 'network unreachable',
  4: 'host unreachable',
  5: 'connection refused',
  6: 'time to live expired',
  7: 'command not supported',
  8: 'address type not supported',
};

function socksAddress(host: string): Buffer {
  const dotted = /^\d+\.\d+\.\d+\.\d+$/.test(host);
  if (dotted) return Buffer.from([1, ...host.split('.').map(Number)]);
  if (host.includes(':')) return Buffer.concat([Buffer.from([4]), ipv6Bytes(host)]);
  const name = Buffer.from(host, 'ascii');
  if (name.length === 0 || name.length > 255) throw new ProxyFailed('The host name is too long for a proxy.');
  return Buffer.concat([Buffer.from([3, name.length]), name]);
}

function ipv6Bytes(address: string): Buffer {
  // The URL parser writes any IPv6 address in its canonical form, without dotted parts.
  const canonical = new URL(`http://[${address.split('%')[0]}]`).hostname.slice(1, -1);
  const [head = '', tail] = canonical.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail ? tail.split(':') : [];
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  const groups = tail === undefined ? before : [...before, ...zeros, ...after];
  return Buffer.from(
    groups.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255]),
  );
}

async function connectThroughSocks(
  socket: Socket,
  host: string,
  port: number,
  login: Login | null,
): Promise<void> {
  const reader = createReader(socket);
  socket.write(Buffer.from(login ? [5, 2, 0, 2] : [5, 1, 0]));
  const method = await reader.bytes(2);
  if (method[0] !== 5) throw new ProxyFailed('The proxy does not speak SOCKS5.');
  if (method[1] === 2 && login) {
    const username = Buffer.from(login.username);
    const password = Buffer.from(login.password);
    if (username.length > 255 || password.length > 255) throw new ProxyFailed('The proxy login is too long.');
    socket.write(
      Buffer.concat([Buffer.from([1, username.length]), username, Buffer.from([password.length]), password]),
    );
    const verdict = await reader.bytes(2);
    if (verdict[1] !== 0) throw new ProxyFailed('The proxy refused its login.');
  } else if (method[1] !== 0) {
    throw new ProxyFailed('The proxy wants a login.');
  }
  socket.write(
    Buffer.concat([Buffer.from([5, 1, 0]), socksAddress(host), Buffer.from([port >> 8, port & 255])]),
  );
  const [, code = 1, , type] = await reader.bytes(4);
  if (code !== 0)
    throw new ProxyFailed(`The proxy cannot connect: ${socksFailures[code] ?? `code ${code}`}.`);
  const bound = type === 1 ? 4 : type === 4 ? 16 : (await reader.bytes(1))[0]!;
  await reader.bytes(bound + 2);
}

/** Asks the proxy at the other end of `socket` for a tunnel. `host` is plain, without brackets. */
export function openTunnel(
  socket: Socket,
  kind: ProxyKind,
  target: { host: string; port: number },
  login: Login | null,
): Promise<void> {
  if (kind === 'http' || kind === 'https') {
    const name = target.host.includes(':') ? `[${target.host}]` : target.host;
    return connectThroughHttp(socket, `${name}:${target.port}`, login);
  }
  return connectThroughSocks(socket, target.host, target.port, login);
}
