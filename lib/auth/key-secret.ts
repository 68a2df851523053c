// What a client key looks like, and the hash under which it is known.
import { hash, randomBytes } from 'node:crypto';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const keyPrefix = 'sk-weir-';
// 43 letters of base 62 hold 256 bits.
const secretLength = 43;
const keyPattern = new RegExp(`^${keyPrefix}[0-9A-Za-z]{${secretLength}}$`);

/** A new key: 256 random bits in letters and digits alone, so that a double click selects all of it. */
export function newKeySecret(): string {
  let value = BigInt(`0x${randomBytes(32).toString('hex')}`);
  let text = '';
  for (let position = 0; position < secretLength; position += 1) {
    text = alphabet[Number(value % 62n)]! + text;
    value /= 62n;
  }
  return keyPrefix + text;
}

export function looksLikeKey(secret: string): boolean {
  return keyPattern.test(secret);
}

export function keyHash(secret: string): string {
  return hash('sha256', secret);
}

/** What stays visible of a key: its beginning and its last four letters. */
export function keyHints(secret: string): { prefix: string; last4: string } {
  return { prefix: secret.slice(0, keyPrefix.length + 4), last4: secret.slice(-4) };
}
