// Seals every secret anew under another key, all or none. Weir must be stopped: a running node holds the old key.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { recordAudit } from '@/lib/auth/audit';
import { checkSecretKey, replaceCanary } from '@/lib/auth/secret-canary';
import {
  forgetSecretKey,
  newPassphrase,
  nextSecretKeyFile,
  type SecretKey,
  secretKey,
  secretKeyFile,
  secretKeyFrom,
} from '@/lib/auth/secret-key';
import {
  accountProxyPlace,
  accountSecretPlace,
  alertChannelPlace,
  fingerprint,
  openWith,
  type SecretPlace,
  sealWith,
} from '@/lib/auth/secrets';
import { raiseChange } from '@/lib/db/changes';
import type { Database, Transaction } from '@/lib/db/database';
import { environment } from '@/lib/env';
import { StartFailure } from '@/lib/start-failure';

export type Rotation = { accounts: number; alertChannels: number; keyId: string };

/**
 * Where the key is in the data directory a new one is made and put in its place. Where it comes from the environment,
 * `newKey` is the value that WEIR_SECRET_KEY must have from then on.
 */
export async function rotateSecretKey(database: Database, newKey?: string): Promise<Rotation> {
  await checkSecretKey(database);
  const from = secretKey();
  if (environment().secretKey) {
    if (!newKey)
      throw new StartFailure('WEIR_SECRET_KEY decides the key: give the new one as WEIR_NEW_SECRET_KEY');
    return reseal(database, from, secretKeyFrom(newKey));
  }
  if (newKey)
    throw new StartFailure(
      'the key is in the data directory: a new one is made there, WEIR_NEW_SECRET_KEY is not used',
    );
  // The new key is on the disk before anything is sealed with it, and takes the old one's place after: whenever
  // this is killed, one of the two files opens the database.
  const next = nextSecretKeyFile();
  if (!existsSync(next))
    writeFileSync(next, `${newPassphrase()}\n`, { mode: 0o600, flag: 'wx', flush: true });
  const to = secretKeyFrom(readFileSync(next, 'utf8').trim());
  const rotation = await reseal(database, from, to);
  renameSync(next, secretKeyFile());
  forgetSecretKey();
  return rotation;
}

async function reseal(database: Database, from: SecretKey, to: SecretKey): Promise<Rotation> {
  const anew = (envelope: string, place: SecretPlace) => sealWith(to, openWith(from, envelope, place), place);
  return database.write(async (tx) => {
    const accounts = await resealAccounts(tx, from, to, anew);
    const channels = await tx.alertChannel.findMany({ select: { id: true, config: true } });
    for (const { id, config } of channels) {
      await tx.alertChannel.update({ where: { id }, data: { config: anew(config, alertChannelPlace(id)) } });
    }
    await replaceCanary(tx, to);
    await raiseChange(tx, 'accounts');
    await raiseChange(tx, 'alerts');
    await recordAudit(tx, {
      actor: null,
      action: 'secret-key.rotate',
      target: { kind: 'secret-key', name: to.id },
    });
    return { accounts, alertChannels: channels.length, keyId: to.id };
  });
}

async function resealAccounts(
  tx: Transaction,
  from: SecretKey,
  to: SecretKey,
  anew: (envelope: string, place: SecretPlace) => string,
): Promise<number> {
  const accounts = await tx.account.findMany({ select: { id: true, secret: true, proxyUrl: true } });
  for (const { id, secret, proxyUrl } of accounts) {
    await tx.account.update({
      where: { id },
      data: {
        // A deleted account may have had its secret taken out.
        ...(secret && {
          secret: anew(secret, accountSecretPlace(id)),
          secretFingerprint: fingerprint(openWith(from, secret, accountSecretPlace(id)), to),
        }),
        ...(proxyUrl && { proxyUrl: anew(proxyUrl, accountProxyPlace(id)) }),
      },
    });
  }
  return accounts.length;
}
