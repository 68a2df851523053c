// Secrets at rest: AES-256-GCM envelopes `v1:keyId:iv:tag:ciphertext`, bound to where they are kept, so that an
// envelope copied into another row or field does not open.
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { type SecretKey, secretKey } from '@/lib/auth/secret-key';
import { weirError } from '@/lib/errors';

export type SecretPlace = { table: string; row: string; field: string };

/** Every place that holds an envelope: what re-sealing under a new key walks over. */
export const accountSecretPlace = (id: string): SecretPlace => ({
  table: 'accounts',
  row: id,
  field: 'secret',
});
export const accountProxyPlace = (id: string): SecretPlace => ({
  table: 'accounts',
  row: id,
  field: 'proxyUrl',
});
export const alertChannelPlace = (id: string): SecretPlace => ({
  table: 'alert_channels',
  row: id,
  field: 'config',
});

const version = 'v1';

function boundTo({ table, row, field }: SecretPlace): Buffer {
  return Buffer.from(JSON.stringify([table, row, field]));
}

export function sealWith(key: SecretKey, plain: string, place: SecretPlace): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key.bytes, iv);
  cipher.setAAD(boundTo(place));
  const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  const parts = [iv, cipher.getAuthTag(), sealed].map((part) => part.toString('base64url'));
  return [version, key.id, ...parts].join(':');
}

export function openWith(key: SecretKey, envelope: string, place: SecretPlace): string {
  const where = `The secret in ${place.table}.${place.field}`;
  const [envelopeVersion, keyId, iv, tag, sealed] = envelope.split(':');
  if (envelopeVersion !== version || !keyId || !iv || !tag || sealed === undefined) {
    throw weirError('internal_error', `${where} is not in a known form.`);
  }
  if (keyId !== key.id) throw weirError('internal_error', `${where} was sealed with another key.`);
  try {
    const decipher = createDecipheriv('aes-256-gcm', key.bytes, Buffer.from(iv, 'base64url'), {
      authTagLength: 16,
    });
    decipher.setAAD(boundTo(place));
    decipher.setAuthTag(Buffer.from(tag, 'base64url'));
    return Buffer.concat([decipher.update(Buffer.from(sealed, 'base64url')), decipher.final()]).toString(
      'utf8',
    );
  } catch (cause) {
    throw weirError('internal_error', `${where} does not open.`, { cause });
  }
}

/** Seals under this instance's key. */
export function sealSecret(plain: string, place: SecretPlace): string {
  return sealWith(secretKey(), plain, place);
}

export function openSecret(envelope: string, place: SecretPlace): string {
  return openWith(secretKey(), envelope, place);
}

/** The same for the same secret under the same key, so that duplicates are found without opening anything. */
export function fingerprint(plain: string, key: SecretKey = secretKey()): string {
  return createHmac('sha256', key.bytes).update('fingerprint').update(plain).digest('hex');
}

/** What may be shown of a secret: enough to recognise it, too little to use it. */
export function secretHint(plain: string): string {
  return plain.length < 12 ? '…' : `…${plain.slice(-4)}`;
}
