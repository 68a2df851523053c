import { describe, expect, it } from 'vitest';
import { keyHash } from '@/lib/auth/key-secret';
import { accountSecretPlace, openSecret } from '@/lib/auth/secrets';
import { databaseKinds, useTestDatabase } from './database';
import { createAccount, createApiKey, createProject, createUser } from './factories';

describe.each(databaseKinds)('test rows on %s', (kind) => {
  const database = useTestDatabase(kind);

  it('are whole, linked and changed where asked', async () => {
    const user = await createUser(database, { role: 'admin' });
    const project = await createProject(database);
    const { row, secret } = await createApiKey(database, { userId: user.id, projectId: project.id, rpm: 7 });
    const account = await createAccount(database, { secret: 'sk-known', models: ['gpt-*'] });
    const found = await database.read.apiKey.findUnique({
      where: { keyHash: keyHash(secret) },
      include: { user: true, project: true },
    });
    expect(found).toMatchObject({ id: row.id, rpm: 7, user: { role: 'admin' }, project: { id: project.id } });
    expect(openSecret(account.secret, accountSecretPlace(account.id))).toBe('sk-known');
    expect(account.models).toEqual(['gpt-*']);
  });
});
