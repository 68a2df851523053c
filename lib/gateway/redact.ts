// Secrets of accounts and clients out of what an upstream said about itself.

const replacement = '[redacted]';

export function redactText(text: string, secrets: readonly (string | null | undefined)[]): string {
  let clean = text;
  for (const secret of secrets) {
    if (secret && secret.length >= 4 && clean.includes(secret)) clean = clean.replaceAll(secret, replacement);
  }
  return clean;
}

export function redactBytes(bytes: Buffer, secrets: readonly (string | null | undefined)[]): Buffer {
  const found = secrets.some((secret) => secret && secret.length >= 4 && bytes.includes(secret));
  return found ? Buffer.from(redactText(bytes.toString('latin1'), latinOf(secrets)), 'latin1') : bytes;
}

/** Bytes are searched as latin1 so that what is not text stays as it is. */
function latinOf(secrets: readonly (string | null | undefined)[]): string[] {
  return secrets.flatMap((secret) => (secret ? [Buffer.from(secret).toString('latin1')] : []));
}
