import { getRandomValues } from 'node:crypto';
import { nowMillis } from './clock';

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

// Random bytes are drawn in blocks: one call into the kernel for each id would be most of an id's cost.
const pool = new Uint8Array(10 * 512);
let used = pool.length;

/** A UUIDv7: sorts by time, and carries its millisecond. */
export function newId(millis = nowMillis()): string {
  if (used === pool.length) {
    getRandomValues(pool);
    used = 0;
  }
  const r = pool.subarray(used, used + 10);
  used += 10;
  const time = Math.trunc(millis).toString(16).padStart(12, '0');
  const version = hex[0x70 | (r[0]! & 0x0f)]! + hex[r[1]!]!;
  const variant = hex[0x80 | (r[2]! & 0x3f)]! + hex[r[3]!]!;
  const node = hex[r[4]!]! + hex[r[5]!]! + hex[r[6]!]! + hex[r[7]!]! + hex[r[8]!]! + hex[r[9]!]!;
  return `${time.slice(0, 8)}-${time.slice(8)}-${version}-${variant}-${node}`;
}

const pattern = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** The millisecond a UUIDv7 was made in; null for anything else. */
export function idMillis(id: string): number | null {
  if (!pattern.test(id)) return null;
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}
