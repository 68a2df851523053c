// Accounts from their rows, each secret opened once for as long as it stays the same.
import { z } from 'zod';
import { accountProxyPlace, accountSecretPlace, openSecret } from '@/lib/auth/secrets';
import type { Reader } from '@/lib/db/database';
import { errorMessage } from '@/lib/errors';
import { log } from '@/lib/log';
import {
  accountTimeoutsSchema,
  accountTraitsSchema,
  authStyles,
  defaultTimeouts,
  type PoolAccount,
  platforms,
} from '@/lib/pool/account';

export type StoredAccount = Awaited<ReturnType<Reader['account']['findMany']>>[number];

export type LoadedAccount = { row: StoredAccount; account: PoolAccount };

const names = z.array(z.string()).catch([]);

const storedShape = z.object({
  platform: z.enum(platforms),
  authStyle: z.enum(authStyles),
  models: names,
  modelMap: z.record(z.string(), z.string()).catch({}),
  tags: names,
  mode: z.enum(['api', 'web']).catch('api'),
  onDisconnect: z.enum(['abort', 'drain']).catch('abort'),
  timeouts: accountTimeoutsSchema.catch({}),
  traits: accountTraitsSchema.catch({}),
});

/** An account as a plain row says it, with secrets already opened. */
export function accountFromRow(row: StoredAccount, secret: string, proxyUrl: string | null): PoolAccount {
  const shape = storedShape.parse(row);
  return {
    id: row.id,
    name: row.name,
    provider: row.provider,
    baseUrl: row.baseUrl,
    secret,
    apiVersion: row.apiVersion,
    defaultModel: row.defaultModel,
    proxyUrl,
    weight: row.weight,
    priority: row.priority,
    maxConcurrency: row.maxConcurrency,
    enabled: row.enabled,
    ...shape,
    timeouts: { ...defaultTimeouts, ...shape.timeouts },
  };
}

export function openAccount(row: StoredAccount): PoolAccount {
  const secret = openSecret(row.secret, accountSecretPlace(row.id));
  const proxyUrl = row.proxyUrl === null ? null : openSecret(row.proxyUrl, accountProxyPlace(row.id));
  return accountFromRow(row, secret, proxyUrl);
}

/** `before` is what was loaded last: rows that did not change keep their account, secrets unopened. */
export async function loadAccounts(
  read: Reader,
  before: ReadonlyMap<string, LoadedAccount>,
): Promise<Map<string, LoadedAccount>> {
  const rows = await read.account.findMany({ where: { deletedAt: null }, orderBy: { id: 'asc' } });
  const loaded = new Map<string, LoadedAccount>();
  for (const row of rows) {
    const known = before.get(row.id);
    if (known && known.row.updatedAt === row.updatedAt) {
      // What was learnt is no change of the account; another node may have learnt it.
      Object.assign(known.account.traits, accountTraitsSchema.catch({}).parse(row.traits));
      loaded.set(row.id, known);
      continue;
    }
    try {
      loaded.set(row.id, { row, account: openAccount(row) });
    } catch (error) {
      // One account that does not open must not take the others away.
      log.error('an account could not be loaded and is left out', {
        accountId: row.id,
        account: row.name,
        reason: errorMessage(error),
      });
    }
  }
  return loaded;
}
