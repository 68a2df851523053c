// The key that secrets are sealed with: from the environment, or made once and kept in the data directory.
import { createHash, hkdfSync, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environment } from '@/lib/env';
import { forgetOncePerProcess, oncePerProcess } from '@/lib/once-per-process';

export type SecretKey = { id: string; bytes: Buffer };

const processKey = 'secret-key';

/** Whatever its length and spelling, a passphrase becomes 256 bits. */
export function secretKeyFrom(passphrase: string): SecretKey {
  const bytes = Buffer.from(hkdfSync('sha256', passphrase, '', 'weir secrets at rest', 32));
  return { id: createHash('sha256').update('id').update(bytes).digest('hex').slice(0, 8), bytes };
}

export function newPassphrase(): string {
  return randomBytes(32).toString('base64url');
}

export function secretKeyFile(): string {
  return join(environment().dataDirectory, 'secret.key');
}

/** Where a rotation puts the new key until the database is sealed with it. */
export function nextSecretKeyFile(): string {
  return `${secretKeyFile()}.next`;
}

/** This instance's key; made and written (0600) where there is none yet. */
export function secretKey(): SecretKey {
  return oncePerProcess(processKey, () =>
    secretKeyFrom(environment().secretKey ?? keptPassphrase(secretKeyFile())),
  );
}

export function forgetSecretKey(): void {
  forgetOncePerProcess(processKey);
}

function keptPassphrase(path: string): string {
  mkdirSync(environment().dataDirectory, { recursive: true, mode: 0o700 });
  const made = newPassphrase();
  try {
    // `wx` lets exactly one of several processes that start together make it.
    writeFileSync(path, `${made}\n`, { mode: 0o600, flag: 'wx', flush: true });
    return made;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return readFileSync(path, 'utf8').trim();
  }
}
