// npm run rotate-secret-key
// Where the key comes from WEIR_SECRET_KEY, the next one is read from WEIR_NEW_SECRET_KEY or WEIR_NEW_SECRET_KEY_FILE.
import { readFileSync } from 'node:fs';
import { rotateSecretKey } from '@/lib/auth/rotate-secret-key';
import { holdDataDirectory } from '@/lib/data-directory';
import { closeProcessDatabase, database } from '@/lib/db/database';
import { environment } from '@/lib/env';
import { describeStartFailure, StartFailure } from '@/lib/start-failure';

const minimumKeyLength = 32;

function newKey(): string | undefined {
  const { WEIR_NEW_SECRET_KEY: value, WEIR_NEW_SECRET_KEY_FILE: path } = process.env;
  const key = path ? readFileSync(path, 'utf8').trim() : value;
  if (key && key.length < minimumKeyLength) {
    throw new StartFailure(`WEIR_NEW_SECRET_KEY must have at least ${minimumKeyLength} characters`);
  }
  return key || undefined;
}

try {
  const { dataDirectory, secretKey } = environment();
  // A running node holds the old key and would fail to open what is sealed with the new one.
  const directory = await holdDataDirectory(dataDirectory, 0);
  try {
    const { accounts, alertChannels } = await rotateSecretKey(await database(), newKey());
    console.log(`Sealed anew: the secrets of ${accounts} accounts and ${alertChannels} alert channels.`);
    console.log(
      secretKey
        ? 'Now give every node the new value as WEIR_SECRET_KEY, then start them.'
        : 'The new key is in the data directory. Backups made with the old key need the old key.',
    );
  } finally {
    await closeProcessDatabase();
    directory.release();
  }
} catch (error) {
  console.error(`The key was not rotated: ${describeStartFailure(error).line}`);
  process.exitCode = 1;
}
