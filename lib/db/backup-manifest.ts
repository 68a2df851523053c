// What a backup directory holds:
//   manifest.json   this
//   database.db     or database.dump on Postgres
//   journal/        what was not in the database yet
//   secret.key      only when asked for
import { createHash } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { errorMessage } from '@/lib/errors';
import { tableSumsSchema } from './table-sums';

const manifest = z.object({
  format: z.literal(1),
  createdAt: z.string(),
  dialect: z.enum(['sqlite', 'postgres']),
  tables: tableSumsSchema,
  files: z.array(z.object({ path: z.string(), bytes: z.number(), sha256: z.string() })),
});
export type BackupManifest = z.infer<typeof manifest>;

export const manifestName = 'manifest.json';
export const databaseNames = { sqlite: 'database.db', postgres: 'database.dump' } as const;
export const journalName = 'journal';
export const keyName = 'secret.key';

export function readManifest(backup: string): BackupManifest {
  const path = join(backup, manifestName);
  try {
    return manifest.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    throw new Error(`${backup} is not a whole backup: ${path} cannot be read (${errorMessage(error)})`);
  }
}

export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
