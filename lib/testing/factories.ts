// Rows for tests: complete and plausible, and different only where a test says so.
import { keyHash, keyHints, newKeySecret } from '@/lib/auth/key-secret';
import { accountSecretPlace, fingerprint, sealSecret, secretHint } from '@/lib/auth/secrets';
import { nowMillis } from '@/lib/clock';
import type { Database } from '@/lib/db/database';
import type { Account, ApiKey, Prisma, Project, User } from '@/lib/db/generated/sqlite/client';
import { newId } from '@/lib/ids';

type Writing = Pick<Database, 'write'>;

export async function createUser(
  database: Writing,
  changes: Partial<Prisma.UserUncheckedCreateInput> = {},
): Promise<User> {
  const id = changes.id ?? newId();
  const now = BigInt(nowMillis());
  return database.write((tx) =>
    tx.user.create({
      data: {
        id,
        email: `${id}@example.org`,
        name: `User ${id.slice(-4)}`,
        role: 'user',
        createdAt: now,
        updatedAt: now,
        ...changes,
      },
    }),
  );
}

export async function createProject(
  database: Writing,
  changes: Partial<Prisma.ProjectUncheckedCreateInput> = {},
): Promise<Project> {
  const id = changes.id ?? newId();
  const now = BigInt(nowMillis());
  return database.write((tx) =>
    tx.project.create({
      data: { id, name: `Project ${id.slice(-4)}`, createdAt: now, updatedAt: now, ...changes },
    }),
  );
}

/** A client key that works, with the secret a client would send. Its user is made when none is named. */
export async function createApiKey(
  database: Writing,
  changes: Partial<Prisma.ApiKeyUncheckedCreateInput> = {},
): Promise<{ row: ApiKey; secret: string }> {
  const userId = changes.userId ?? (await createUser(database)).id;
  const id = changes.id ?? newId();
  const secret = newKeySecret();
  const now = BigInt(nowMillis());
  const row = await database.write((tx) =>
    tx.apiKey.create({
      data: {
        id,
        name: `Key ${id.slice(-4)}`,
        userId,
        keyHash: keyHash(secret),
        ...keyHints(secret),
        allowedPlatforms: [],
        allowedModels: [],
        allowedIps: [],
        tags: {},
        createdAt: now,
        updatedAt: now,
        ...changes,
      },
    }),
  );
  return { row, secret };
}

/** An upstream account; `secret` is given in the clear and sealed like any other. */
export async function createAccount(
  database: Writing,
  changes: Partial<Prisma.AccountUncheckedCreateInput> = {},
): Promise<Account> {
  const id = changes.id ?? newId();
  const { secret = `sk-upstream-${id}`, ...others } = changes;
  const now = BigInt(nowMillis());
  return database.write((tx) =>
    tx.account.create({
      data: {
        id,
        name: `Account ${id.slice(-4)}`,
        platform: 'openai',
        provider: 'openai',
        baseUrl: 'https://api.openai.com/v1',
        secret: sealSecret(secret, accountSecretPlace(id)),
        secretHint: secretHint(secret),
        secretFingerprint: fingerprint(secret),
        authStyle: 'bearer',
        models: [],
        modelMap: {},
        tags: [],
        timeouts: {},
        traits: {},
        createdAt: now,
        updatedAt: now,
        ...others,
      },
    }),
  );
}
