import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { replaceClock } from '@/lib/clock';
import { lookForChanges, raiseChange } from '@/lib/db/changes';
import type { Transaction } from '@/lib/db/database';
import { databaseKinds, useTestDatabase } from '@/lib/testing/database';
import { createApiKey, createProject, createUser } from '@/lib/testing/factories';
import { authenticateApiKey, loadApiKeys } from './api-keys';
import { newKeySecret } from './key-secret';
import { flushKeyUse, noteKeyUse } from './key-use';

const here = '203.0.113.7';

describe.each(databaseKinds)('client keys on %s', (kind) => {
  const db = useTestDatabase(kind);
  let restoreClock = () => {};
  beforeAll(() => loadApiKeys());
  afterEach(() => restoreClock());

  async function change(work: (tx: Transaction) => Promise<unknown>): Promise<void> {
    await db.write(async (tx) => {
      await raiseChange(tx, 'keys');
      await work(tx);
    });
    await lookForChanges();
  }

  const update = (id: string, data: Parameters<Transaction['apiKey']['update']>[0]['data']) =>
    change((tx) => tx.apiKey.update({ where: { id }, data: { ...data, updatedAt: BigInt(Date.now()) } }));

  it('answer from memory once known, without a database', async () => {
    const user = await createUser(db, { priceRate: 1_373_130n });
    const project = await createProject(db);
    const { row, secret } = await createApiKey(db, {
      userId: user.id,
      projectId: project.id,
      rpm: 7,
      tags: { team: 'a' },
    });
    const first = authenticateApiKey(secret, here);
    expect(first).toBeInstanceOf(Promise);
    expect(await first).toMatchObject({
      id: row.id,
      userName: user.name,
      projectName: project.name,
      priceRate: 1_373_130n,
      rpm: 7,
      tags: { team: 'a' },
    });
    expect(authenticateApiKey(secret, here)).toMatchObject({ id: row.id });
  });

  it('that are not known are looked up once and then not again for two seconds', async () => {
    const secret = newKeySecret();
    expect(await Promise.all([authenticateApiKey(secret, here), authenticateApiKey(secret, here)])).toEqual([
      null,
      null,
    ]);
    expect(authenticateApiKey(secret, here)).toBeNull();
    restoreClock = replaceClock({ now: () => Date.now() + 2_001 });
    expect(authenticateApiKey(secret, here)).toBeInstanceOf(Promise);
  });

  it('of another shape never reach the database', () => {
    for (const secret of ['', 'sk-weir-', `${newKeySecret()}x`, 'sk-ant-123', "' OR 1=1"]) {
      expect(authenticateApiKey(secret, here)).toBeNull();
    }
  });

  it('are refused as soon as they are disabled, deleted or expired, and taken again when enabled', async () => {
    const { row, secret } = await createApiKey(db);
    expect(await authenticateApiKey(secret, here)).not.toBeNull();
    await update(row.id, { enabled: false });
    expect(authenticateApiKey(secret, here)).toBeNull();
    await update(row.id, { enabled: true });
    expect(authenticateApiKey(secret, here)).not.toBeNull();
    await update(row.id, { expiresAt: BigInt(Date.now() + 1000) });
    expect(authenticateApiKey(secret, here)).not.toBeNull();
    restoreClock = replaceClock({ now: () => Date.now() + 1_500 });
    expect(authenticateApiKey(secret, here)).toBeNull();
    restoreClock();
    await update(row.id, { expiresAt: null, deletedAt: 1n });
    expect(await authenticateApiKey(secret, here)).toBeNull();
  });

  it('fall with their owner and with their project', async () => {
    const user = await createUser(db);
    const project = await createProject(db);
    const { secret } = await createApiKey(db, { userId: user.id, projectId: project.id });
    expect(await authenticateApiKey(secret, here)).not.toBeNull();
    const now = () => BigInt(Date.now());
    const setUser = (disabledAt: bigint | null) =>
      change((tx) => tx.user.update({ where: { id: user.id }, data: { disabledAt, updatedAt: now() } }));
    await setUser(1n);
    expect(authenticateApiKey(secret, here)).toBeNull();
    await setUser(null);
    expect(authenticateApiKey(secret, here)).not.toBeNull();
    await change((tx) =>
      tx.project.update({ where: { id: project.id }, data: { enabled: false, updatedAt: now() } }),
    );
    expect(authenticateApiKey(secret, here)).toBeNull();
  });

  it('work from the allowed addresses alone', async () => {
    const { secret } = await createApiKey(db, { allowedIps: ['203.0.113.0/24', '2001:db8::1'] });
    expect(await authenticateApiKey(secret, '203.0.113.200')).not.toBeNull();
    expect(authenticateApiKey(secret, '2001:db8::1')).not.toBeNull();
    for (const elsewhere of ['203.0.114.1', '2001:db8::2', '', 'nonsense']) {
      expect(authenticateApiKey(secret, elsewhere)).toBeNull();
    }
  });

  it('honour the key before a rotation until its grace ends', async () => {
    const { row, secret: old } = await createApiKey(db);
    const { row: other, secret: fresh } = await createApiKey(db);
    await change((tx) => tx.apiKey.delete({ where: { id: other.id } }));
    await update(row.id, {
      keyHash: other.keyHash,
      previousHash: row.keyHash,
      previousExpiresAt: BigInt(Date.now() + 60_000),
    });
    expect(await authenticateApiKey(old, here)).toMatchObject({ id: row.id });
    expect(await authenticateApiKey(fresh, here)).toMatchObject({ id: row.id });
    restoreClock = replaceClock({ now: () => Date.now() + 61_000 });
    expect(authenticateApiKey(old, here)).toBeNull();
    expect(authenticateApiKey(fresh, here)).toMatchObject({ id: row.id });
  });

  it('remember when they were last used, the latest time winning', async () => {
    const { row } = await createApiKey(db);
    const lastUsed = async () =>
      (await db.read.apiKey.findUniqueOrThrow({ where: { id: row.id } })).lastUsedAt;
    noteKeyUse(row.id, 2_000);
    await flushKeyUse();
    expect(await lastUsed()).toBe(2_000n);
    noteKeyUse(row.id, 1_000);
    await flushKeyUse();
    expect(await lastUsed()).toBe(2_000n);
    await flushKeyUse();
  });
});

describe('new keys', () => {
  it('are 256 random bits of letters and digits', () => {
    const secrets = Array.from({ length: 200 }, newKeySecret);
    expect(new Set(secrets).size).toBe(200);
    for (const secret of secrets) expect(secret).toMatch(/^sk-weir-[0-9A-Za-z]{43}$/);
  });
});
