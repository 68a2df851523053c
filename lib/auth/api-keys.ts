import type { KeyRecord } from '@/lib/auth/key-record';

export type { KeyRecord } from '@/lib/auth/key-record';

/**
 * The key a client secret belongs to, or null where it is unknown, disabled, expired, deleted, not allowed from
 * this address, or its owner is disabled: the same answer for all. Known keys are answered from memory, so the
 * answer is synchronous there; only a secret never seen costs one indexed look-up.
 */
export function authenticateApiKey(
  _secret: string,
  _clientIp: string,
): KeyRecord | null | Promise<KeyRecord | null> {
  throw new Error('keys are not loaded');
}

/** Remembers that a key was used; written to the database in batches. */
export function noteKeyUse(_keyId: string, _at: number): void {}
