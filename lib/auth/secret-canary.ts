// A known text sealed with the instance's key: it does not open with another one. Without it, a wrong key would be
// noticed only when the first account fails, one by one.
import { existsSync, readFileSync, renameSync } from 'node:fs';
import {
  forgetSecretKey,
  nextSecretKeyFile,
  type SecretKey,
  secretKey,
  secretKeyFile,
  secretKeyFrom,
} from '@/lib/auth/secret-key';
import { openWith, type SecretPlace, sealWith } from '@/lib/auth/secrets';
import { nowMillis } from '@/lib/clock';
import type { Database, Transaction } from '@/lib/db/database';
import { environment } from '@/lib/env';
import { log } from '@/lib/log';
import { StartFailure } from '@/lib/start-failure';

const canaryName = 'secretKeyCanary';
const canaryPlace: SecretPlace = { table: 'settings', row: canaryName, field: 'value' };
const canaryText = 'weir';

/** At start: refuses a key that is not the one this database's secrets were sealed with. */
export async function checkSecretKey(database: Database): Promise<void> {
  const stored = await readCanary(database.read);
  if (stored === null) {
    await database.write(async (tx) => {
      // Of several nodes that start together the first decides; the others then compare.
      await tx.setting.upsert({
        where: { name: canaryName },
        create: { name: canaryName, value: sealCanary(secretKey()), updatedAt: BigInt(nowMillis()) },
        update: {},
      });
    });
    return checkAgainst(await readCanary(database.read));
  }
  checkAgainst(stored);
}

export async function replaceCanary(tx: Transaction, key: SecretKey): Promise<void> {
  const data = { value: sealCanary(key), updatedAt: BigInt(nowMillis()) };
  await tx.setting.upsert({
    where: { name: canaryName },
    create: { name: canaryName, ...data },
    update: data,
  });
}

function sealCanary(key: SecretKey): string {
  return sealWith(key, canaryText, canaryPlace);
}

async function readCanary(reader: Pick<Transaction, 'setting'>): Promise<string | null> {
  const row = await reader.setting.findUnique({ where: { name: canaryName } });
  return typeof row?.value === 'string' ? row.value : null;
}

function checkAgainst(canary: string | null): void {
  if (canary === null || opens(canary, secretKey())) return;
  if (adoptRotatedKey(canary)) return;
  const from = environment().secretKey ? 'WEIR_SECRET_KEY' : secretKeyFile();
  throw new StartFailure(
    `The secret key (${from}) is not the one that this database's secrets were sealed with: bring the right key back, or restore database and key from the same backup.`,
  );
}

function opens(canary: string, key: SecretKey): boolean {
  try {
    return openWith(key, canary, canaryPlace) === canaryText;
  } catch {
    return false;
  }
}

/** A rotation that was killed between the database's change and the file's is finished here. */
function adoptRotatedKey(canary: string): boolean {
  const next = nextSecretKeyFile();
  if (environment().secretKey || !existsSync(next)) return false;
  if (!opens(canary, secretKeyFrom(readFileSync(next, 'utf8').trim()))) return false;
  renameSync(next, secretKeyFile());
  forgetSecretKey();
  log.info('finished an interrupted rotation of the secret key');
  return true;
}
