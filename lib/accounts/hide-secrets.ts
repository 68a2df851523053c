// What an upstream or a proxy says about a failure may quote the secret it was given.
import type { PoolAccount } from '@/lib/pool/account';

const mostText = 500;

/** Short, on one line, and without the account's secrets. */
export function withoutSecrets(text: string, account: Pick<PoolAccount, 'secret' | 'proxyUrl'>): string {
  const secrets = [account.secret];
  if (account.proxyUrl) {
    const url = new URL(account.proxyUrl);
    secrets.push(account.proxyUrl, url.password, decodeURIComponent(url.password));
  }
  let clean = text;
  for (const secret of secrets) {
    for (const form of [secret, encodeURIComponent(secret)])
      if (form.length >= 4) clean = clean.replaceAll(form, '…');
  }
  clean = clean.replaceAll(/\s+/g, ' ').trim();
  return clean.length > mostText ? `${clean.slice(0, mostText)}…` : clean;
}
