// The address a request came from. Next's handlers see only headers, which anybody can write, so our own server
// stamps the socket's address under a mark that only this process knows.
import { randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import { addressMatcher } from '@/lib/address-list';
import { environment } from '@/lib/env';
import { oncePerProcess } from '@/lib/once-per-process';

const stampHeader = 'x-weir-client-ip';

function stampMark(): string {
  return oncePerProcess('client-ip-mark', () => randomBytes(16).toString('base64url'));
}

type PlainHeaders = Record<string, string | string[] | undefined>;

/** For the server that owns the socket: sets the header that `clientIp` believes, whatever the client sent. */
export function stampClientIp(headers: PlainHeaders, remoteAddress: string | undefined): void {
  headers[stampHeader] = `${stampMark()} ${clientIpOf(headers, remoteAddress)}`;
}

/** The client's address where the socket is at hand. Forwarding headers count only behind a trusted proxy. */
export function clientIpOf(headers: PlainHeaders, remoteAddress: string | undefined): string {
  const remote = plainAddress(remoteAddress ?? '');
  const trust = trustedProxies();
  if (!trust(remote, 0)) return remote;
  const forwarded = headers['x-forwarded-for'];
  const hops = (Array.isArray(forwarded) ? forwarded.join(',') : (forwarded ?? '')).split(',');
  let address = remote;
  // From the nearest hop outwards: everything before the first hop we do not trust is the client's own word.
  for (let hop = hops.length - 1, distance = 1; hop >= 0; hop -= 1, distance += 1) {
    const claimed = plainAddress(hops[hop]!.trim());
    if (!isIP(claimed)) break;
    address = claimed;
    if (!trust(claimed, distance)) break;
  }
  return address;
}

/** The client's address in a Next handler or page. */
export function clientIp(headers: { get(name: string): string | null }): string {
  const stamp = headers.get(stampHeader);
  const mark = `${stampMark()} `;
  if (stamp?.startsWith(mark)) return stamp.slice(mark.length);
  // Without our server, Next itself writes the socket's address here unless the client wrote something first.
  const last = plainAddress(headers.get('x-forwarded-for')?.split(',').at(-1)?.trim() ?? '');
  return isIP(last) ? last : '';
}

type Trust = (address: string, distance: number) => boolean;

function trustedProxies(): Trust {
  return oncePerProcess<Trust>('trusted-proxies', () => {
    const { trustProxy } = environment();
    if (trustProxy === false) return () => false;
    if (trustProxy === true) return (_address, distance) => distance === 0;
    const listed = addressMatcher(trustProxy.split(',').map((entry) => entry.trim()));
    return (address) => listed(address);
  });
}

/** IPv4 carried in IPv6 reads as IPv4, so that one address has one spelling. */
export function plainAddress(address: string): string {
  return /^::ffff:\d+\.\d+\.\d+\.\d+$/i.test(address) ? address.slice(7) : address;
}
