// scrypt with its parameters stored beside each hash, so that they can grow without anybody's password changing.
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { weirError } from '@/lib/errors';
import { oncePerProcess } from '@/lib/once-per-process';

const derive = promisify<string, Buffer, number, { N: number; r: number; p: number; maxmem: number }, Buffer>(
  scrypt,
);

const current = { N: 2 ** 15, r: 8, p: 1 };
const hashBytes = 32;
export const minimumPasswordLength = 10;
const maximumPasswordLength = 200;

// Each derivation takes 32 MB and a thread of the pool that also serves files and name look-ups: a flood of
// sign-ins may neither fill the memory nor starve the rest.
const atOnce = 2;
const waitingAtMost = 64;

type Gate = { running: number; waiting: (() => void)[] };

async function throughGate<T>(work: () => Promise<T>): Promise<T> {
  const gate = oncePerProcess<Gate>('password-gate', () => ({ running: 0, waiting: [] }));
  if (gate.running >= atOnce) {
    if (gate.waiting.length >= waitingAtMost) {
      throw weirError(
        'too_many_attempts',
        'Too many people are signing in at this moment. Try again shortly.',
        {
          retryAfterSeconds: 5,
        },
      );
    }
    // Whoever leaves hands its place over, so `running` stays as it is.
    await new Promise<void>((resolve) => gate.waiting.push(resolve));
  } else gate.running += 1;
  try {
    return await work();
  } finally {
    const next = gate.waiting.shift();
    if (next) next();
    else gate.running -= 1;
  }
}

// One spelling for what looks the same, whichever keyboard it came from.
function normalised(password: string): string {
  return password.normalize('NFKC');
}

function deriveKey(password: string, salt: Buffer, { N, r, p }: typeof current): Promise<Buffer> {
  return throughGate(() => derive(normalised(password), salt, hashBytes, { N, r, p, maxmem: 256 * N * r }));
}

export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await deriveKey(password, salt, current);
  const { N, r, p } = current;
  return ['scrypt', N, r, p, salt.toString('base64url'), hash.toString('base64url')].join(':');
}

// For people who do not exist or have no password: the same work, so that the time does not tell which.
const dummyHash = `scrypt:${current.N}:${current.r}:${current.p}:${'A'.repeat(22)}:${'A'.repeat(43)}`;

export async function verifyPassword(password: string, stored: string | null | undefined): Promise<boolean> {
  const [kind, N, r, p, salt, hash] = (stored ?? dummyHash).split(':');
  if (kind !== 'scrypt' || !salt || !hash)
    throw weirError('internal_error', 'A stored password hash has an unknown form.');
  const expected = Buffer.from(hash, 'base64url');
  const given = await deriveKey(
    password.slice(0, maximumPasswordLength + 1),
    Buffer.from(salt, 'base64url'),
    {
      N: Number(N),
      r: Number(r),
      p: Number(p),
    },
  );
  return timingSafeEqual(given, expected) && Boolean(stored);
}

const tooCommon =
  /^(?:password|passw0rd|qwerty|letmein|welcome|administrator|admin|changeme|iloveyou|weir|abc|test|secret|1234567890?|0123456789|9876543210?)+[\d!@#$%.]*$/i;

/** Refuses a password that guessing finds first. No rules about kinds of characters: length is what counts. */
export function refuseWeakPassword(password: string, email: string): void {
  const refuse = (message: string) => weirError('invalid_request', message, { param: 'password' });
  const plain = normalised(password);
  const length = [...plain].length;
  if (length < minimumPasswordLength)
    throw refuse(`The password needs at least ${minimumPasswordLength} characters.`);
  if (plain.length > maximumPasswordLength)
    throw refuse(`The password has more than ${maximumPasswordLength} characters.`);
  if (new Set(plain).size < 4) throw refuse('The password repeats the same few characters.');
  const lower = plain.toLowerCase();
  const mailbox = email.toLowerCase().split('@')[0] ?? '';
  if (
    lower === email.toLowerCase() ||
    (mailbox.length > 3 && lower.replace(/[\d!@#$%.]+$/, '') === mailbox)
  ) {
    throw refuse('The password is the e-mail address.');
  }
  if (tooCommon.test(plain)) throw refuse('This password is one of the first that anybody would try.');
}
