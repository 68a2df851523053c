// Which addresses Weir may connect to on an administrator's word. Link-local and cloud metadata never: whoever
// reaches them can read the machine's own credentials. Checked on the address that is really connected to, so
// that a name which resolves to something else a moment later changes nothing.
import { type LookupAddress, type LookupOptions, lookup as systemLookup } from 'node:dns';
import { isIP, isIPv4, type LookupFunction } from 'node:net';

export type AddressKind = 'public' | 'private' | 'forbidden';
export type PrivateUpstreams = 'allow' | 'deny';

type Range = readonly [first: bigint, bits: number];

function ipv4Value(address: string): bigint {
  return address.split('.').reduce((value, part) => value * 256n + BigInt(part), 0n);
}

function ipv6Value(address: string): bigint {
  const plain = address.split('%')[0]!;
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(plain);
  const text = dotted
    ? `${dotted[1]}${(ipv4Value(dotted[2]!) >> 16n).toString(16)}:${(ipv4Value(dotted[2]!) & 0xffffn).toString(16)}`
    : plain;
  const [head = '', tail] = text.split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':'));
  const before = groups(head);
  const after = tail === undefined ? [] : groups(tail);
  const missing = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return [...before, ...(tail === undefined ? [] : missing), ...after].reduce(
    (value, group) => value * 65_536n + BigInt(`0x${group}`),
    0n,
  );
}

const v4 = (address: string, bits: number): Range => [ipv4Value(address), bits];
const v6 = (address: string, bits: number): Range => [ipv6Value(address), bits];

const forbidden4 = [
  v4('169.254.0.0', 16),
  v4('100.100.100.200', 32),
  v4('192.0.0.192', 32),
  // Azure's own agent, which hands out certificates and keys.
  v4('168.63.129.16', 32),
  v4('224.0.0.0', 3),
];
const private4 = [
  v4('0.0.0.0', 8),
  v4('10.0.0.0', 8),
  v4('100.64.0.0', 10),
  v4('127.0.0.0', 8),
  v4('172.16.0.0', 12),
  v4('192.0.0.0', 24),
  v4('192.168.0.0', 16),
  v4('198.18.0.0', 15),
];
const forbidden6 = [v6('fe80::', 10), v6('fd00:ec2::254', 128), v6('fd20:ce::254', 128), v6('ff00::', 8)];
const private6 = [v6('::', 128), v6('::1', 128), v6('fc00::', 7), v6('fec0::', 10)];

function within(value: bigint, ranges: readonly Range[], width: number): boolean {
  return ranges.some(([first, bits]) => value >> BigInt(width - bits) === first >> BigInt(width - bits));
}

function kind4(value: bigint): AddressKind {
  if (within(value, forbidden4, 32)) return 'forbidden';
  return within(value, private4, 32) ? 'private' : 'public';
}

/** The IPv4 address that an IPv6 one stands for: mapped, compatible, NAT64 and 6to4. */
function embedded4(value: bigint): bigint | null {
  const low = value & 0xffff_ffffn;
  const high = value >> 32n;
  if (high === 0xffffn || high === ipv6Value('64:ff9b::') >> 32n) return low;
  if (high === 0n && low > 1n) return low;
  if (value >> 112n === 0x2002n) return (value >> 80n) & 0xffff_ffffn;
  return null;
}

/** What kind of place an IP address is. */
export function addressKind(address: string): AddressKind {
  if (isIPv4(address)) return kind4(ipv4Value(address));
  if (isIP(address) === 0) return 'forbidden';
  const value = ipv6Value(address);
  if (within(value, forbidden6, 128)) return 'forbidden';
  const inner = embedded4(value);
  if (inner !== null) return kind4(inner);
  return within(value, private6, 128) ? 'private' : 'public';
}

/** Names under which clouds serve metadata, refused before a proxy could resolve them out of our sight. */
const metadataNames =
  /^(?:metadata|metadata\.google\.internal|instance-data(?:\..*)?|.*\.metadata\.internal)\.?$/i;

export class AddressRefused extends Error {
  readonly code = 'WEIR_ADDRESS_REFUSED';
}

function mayConnect(address: string, privateUpstreams: PrivateUpstreams): boolean {
  const kind = addressKind(address);
  return kind === 'public' || (kind === 'private' && privateUpstreams === 'allow');
}

/**
 * Refuses a host that is forbidden as it is written. Literals need this, since they never reach a look-up; the
 * URL parser has turned decimal, octal and hexadecimal forms into dotted ones by then.
 */
export function refuseLiteral(host: string, privateUpstreams: PrivateUpstreams): void {
  const plain = host.replace(/^\[|\]$/g, '');
  const refused = isIP(plain) ? !mayConnect(plain, privateUpstreams) : metadataNames.test(plain);
  if (refused) throw new AddressRefused(`The address ${plain} may not be connected to.`);
}

type Resolve = (
  hostname: string,
  options: { all: true; family?: number; hints?: number },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** A look-up for net.connect that keeps only addresses that may be connected to. */
export function guardedLookup(
  privateUpstreams: PrivateUpstreams,
  resolve: Resolve = systemLookup,
): LookupFunction {
  return (hostname, options: LookupOptions, callback) => {
    const family = options.family === 'IPv4' ? 4 : options.family === 'IPv6' ? 6 : options.family;
    resolve(hostname, { all: true, family, hints: options.hints }, (error, addresses) => {
      if (error) return callback(error, '', 0);
      const open = addresses.filter(({ address }) => mayConnect(address, privateUpstreams));
      const first = open[0];
      if (!first) {
        const refused = new AddressRefused(
          `${hostname} resolves to an address that may not be connected to.`,
        );
        return callback(refused, '', 0);
      }
      if (options.all) return callback(null, open);
      callback(null, first.address, first.family);
    });
  };
}
