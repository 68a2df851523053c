// npm run backup [-- <directory>] [--with-key]
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createBackup } from '@/lib/db/backup';
import { readManifest } from '@/lib/db/backup-manifest';
import { environment } from '@/lib/env';
import { describeStartFailure } from '@/lib/start-failure';

const options = process.argv.slice(2);
const withKey = options.includes('--with-key');
const unknown = options.find((option) => option.startsWith('--') && option !== '--with-key');
const [into] = options.filter((option) => !option.startsWith('--'));

try {
  if (unknown)
    throw new Error(`unknown option ${unknown}; usage: npm run backup -- [directory] [--with-key]`);
  const { databaseUrl, dataDirectory, secretKey } = environment();
  const path = await createBackup({
    databaseUrl,
    dataDirectory,
    into,
    secretKey: withKey
      ? (secretKey ?? readFileSync(join(dataDirectory, 'secret.key'), 'utf8').trim())
      : undefined,
  });
  const { tables } = readManifest(path);
  const rows = Object.values(tables).reduce((sum, table) => sum + BigInt(table.rows), 0n);
  console.log(`${path}: ${Object.keys(tables).length} tables, ${rows} rows, and the open journal`);
  console.log(
    withKey
      ? 'It holds the secret key: whoever has it can open every stored upstream secret.'
      : 'Without the secret key (--with-key), which must be kept elsewhere: stored upstream secrets open with it alone.',
  );
  console.log(`To go back to it: npm run restore -- ${path}`);
} catch (error) {
  console.error(`No backup was made: ${describeStartFailure(error).line}`);
  process.exitCode = 1;
}
