import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds, useTestDatabase } from '@/lib/testing/database';
import { useTestEnvironment } from '@/lib/testing/environment';
import { createAccount } from '@/lib/testing/factories';
import { rotateSecretKey } from './rotate-secret-key';
import { checkSecretKey } from './secret-canary';
import { forgetSecretKey, newPassphrase, secretKey } from './secret-key';
import {
  accountProxyPlace,
  accountSecretPlace,
  alertChannelPlace,
  fingerprint,
  openSecret,
  sealSecret,
} from './secrets';

describe.each(databaseKinds)('the secret key in the data directory, with %s', (kind) => {
  const directory = mkdtempSync(join(tmpdir(), 'weir-secret-'));
  const keyFile = join(directory, 'secret.key');
  useTestEnvironment(() => ({ WEIR_DATA_DIR: directory, WEIR_SECRET_KEY: undefined }));
  const db = useTestDatabase(kind);
  beforeAll(() => forgetSecretKey());
  afterAll(() => rmSync(directory, { recursive: true }));

  async function seal() {
    const account = await createAccount(db, { secret: 'sk-upstream-secret' });
    const proxyUrl = sealSecret('http://proxy', accountProxyPlace(account.id));
    await db.write(async (tx) => {
      await tx.account.update({ where: { id: account.id }, data: { proxyUrl } });
      const config = sealSecret('{"url":"https://hook"}', alertChannelPlace(account.id));
      await tx.alertChannel.create({
        data: { id: account.id, kind: 'webhook', name: 'w', config, createdAt: 1n, updatedAt: 1n },
      });
    });
    return account.id;
  }

  async function expectOpens(id: string) {
    const account = await db.read.account.findUniqueOrThrow({ where: { id } });
    expect(openSecret(account.secret, accountSecretPlace(id))).toBe('sk-upstream-secret');
    expect(account.secretFingerprint).toBe(fingerprint('sk-upstream-secret'));
    expect(openSecret(account.proxyUrl!, accountProxyPlace(id))).toBe('http://proxy');
    const channel = await db.read.alertChannel.findUniqueOrThrow({ where: { id } });
    expect(openSecret(channel.config, alertChannelPlace(id))).toBe('{"url":"https://hook"}');
  }

  it('is made once, readable by its owner alone, and any other is refused at start', async () => {
    await checkSecretKey(db);
    expect(statSync(keyFile).mode & 0o777).toBe(0o600);
    const right = readFileSync(keyFile);
    await checkSecretKey(db);
    writeFileSync(keyFile, newPassphrase());
    forgetSecretKey();
    await expect(checkSecretKey(db)).rejects.toMatchObject({
      name: 'StartFailure',
      message: expect.stringContaining(keyFile),
    });
    writeFileSync(keyFile, right);
    forgetSecretKey();
    await checkSecretKey(db);
  });

  it('is rotated with everything that it sealed', async () => {
    const id = await seal();
    const before = secretKey().id;
    const rotation = await rotateSecretKey(db);
    expect(rotation).toMatchObject({ accounts: 1, alertChannels: 1 });
    expect(secretKey().id).not.toBe(before);
    expect(existsSync(`${keyFile}.next`)).toBe(false);
    await expectOpens(id);
    await checkSecretKey(db);
    expect(
      JSON.stringify(await db.read.auditEntry.findMany({ select: { action: true, changes: true } })),
    ).toContain('secret-key.rotate');
  });

  it('opens everything again when a rotation was killed before its last step', async () => {
    const id = (await db.read.account.findFirstOrThrow()).id;
    const old = readFileSync(keyFile);
    await rotateSecretKey(db);
    renameSync(keyFile, `${keyFile}.next`);
    writeFileSync(keyFile, old);
    forgetSecretKey();
    await checkSecretKey(db);
    expect(existsSync(`${keyFile}.next`)).toBe(false);
    await expectOpens(id);
  });

  it('changes nothing where one secret does not open', async () => {
    const id = (await db.read.account.findFirstOrThrow()).id;
    const broken = await createAccount(db);
    await db.write((tx) =>
      tx.account.update({ where: { id: broken.id }, data: { secret: 'v1:00000000:a:b:c' } }),
    );
    await expect(rotateSecretKey(db)).rejects.toThrow('sealed with another key');
    await expectOpens(id);
    await checkSecretKey(db);
    await db.write((tx) => tx.account.delete({ where: { id: broken.id } }));
    await rotateSecretKey(db);
    await expectOpens(id);
  });
});

describe('a secret key from the environment', () => {
  const next = 'the next key, also long enough to be taken';
  const current = 'the key of now, long enough to be taken';
  const db = useTestDatabase('sqlite');

  describe('now', () => {
    useTestEnvironment(() => ({ WEIR_SECRET_KEY: current }));
    it('is rotated to the value that is given', async () => {
      await createAccount(db, { secret: 'sk-upstream-secret' });
      await expect(rotateSecretKey(db)).rejects.toThrow('WEIR_NEW_SECRET_KEY');
      await rotateSecretKey(db, next);
      await expect(checkSecretKey(db)).rejects.toThrow('WEIR_SECRET_KEY');
    });
  });

  describe('from then on', () => {
    useTestEnvironment(() => ({ WEIR_SECRET_KEY: next }));
    it('has to be the new one', async () => {
      await checkSecretKey(db);
      const { id, secret } = await db.read.account.findFirstOrThrow();
      expect(openSecret(secret, accountSecretPlace(id))).toBe('sk-upstream-secret');
    });
  });
});
