// How a connection to an upstream is made: directly or through a proxy, with the address rules applied to
// whatever is really connected to, and one deadline for all of it.
import { isIP, type Socket } from 'node:net';
import { buildConnector } from 'undici';
import { guardedLookup, type PrivateUpstreams, refuseLiteral } from '@/lib/pool/address-guard';
import { openTunnel, ProxyFailed, type ProxyKind, proxyLogin } from '@/lib/pool/proxy-tunnel';

export type ConnectorOptions = {
  proxyUrl: string | null;
  connectMs: number;
  privateUpstreams: PrivateUpstreams;
};

export const proxyProtocols = ['http:', 'https:', 'socks5:', 'socks5h:'] as const;

const defaultProxyPorts: Readonly<Record<ProxyKind, number>> = {
  http: 80,
  https: 443,
  socks5: 1080,
  socks5h: 1080,
};

function bare(host: string): string {
  return host.replace(/^\[|\]$/g, '');
}

export function createConnector(options: ConnectorOptions): buildConnector.connector {
  const { privateUpstreams, connectMs } = options;
  const lookup = guardedLookup(privateUpstreams);
  const connect = buildConnector({ timeout: connectMs, lookup, keepAlive: true });

  function direct(target: buildConnector.Options, callback: buildConnector.Callback): void {
    try {
      refuseLiteral(target.hostname, privateUpstreams);
    } catch (error) {
      callback(error as Error, null);
      return;
    }
    connect(target, callback);
  }

  if (!options.proxyUrl) return direct;
  const proxy = new URL(options.proxyUrl);
  const kind = proxy.protocol.slice(0, -1) as ProxyKind;
  const login = proxyLogin(proxy);
  const proxyPort = proxy.port ? Number(proxy.port) : defaultProxyPorts[kind];

  function reachProxy(): Promise<Socket> {
    return new Promise((resolve, reject) => {
      const target = {
        hostname: bare(proxy.hostname),
        host: proxy.host,
        protocol: kind === 'https' ? 'https:' : 'http:',
        port: String(proxyPort),
      };
      direct(target, (error, socket) => (error ? reject(error) : resolve(socket as Socket)));
    });
  }

  /** socks5 resolves here, so that the address rules apply; socks5h and HTTP proxies resolve names themselves. */
  function resolveHere(host: string): Promise<string> {
    if (kind !== 'socks5' || isIP(host)) return Promise.resolve(host);
    return new Promise((resolve, reject) => {
      lookup(host, {}, (error, address) => (error ? reject(error) : resolve(address as string)));
    });
  }

  async function tunnel(target: buildConnector.Options): Promise<Socket> {
    const host = bare(target.hostname);
    refuseLiteral(host, privateUpstreams);
    const port = Number(target.port) || (target.protocol === 'https:' ? 443 : 80);
    const address = await resolveHere(host);
    const socket = await reachProxy();
    // A proxy that accepts and then says nothing must not hold the call for ever.
    const deadline = setTimeout(() => {
      socket.destroy(new ProxyFailed('The proxy did not answer in time.'));
    }, connectMs);
    // Between the handshake's own listeners an error has nobody else to hear it.
    const onError = () => socket.destroy();
    socket.on('error', onError);
    try {
      await openTunnel(socket, kind, { host: address, port }, login);
      return socket;
    } catch (error) {
      socket.destroy();
      throw error;
    } finally {
      clearTimeout(deadline);
      socket.off('error', onError);
    }
  }

  return (target, callback) => {
    tunnel(target).then(
      (socket) => {
        if (target.protocol !== 'https:') return callback(null, socket);
        connect({ ...target, httpSocket: socket }, callback);
      },
      (error: Error) => callback(error, null),
    );
  };
}
