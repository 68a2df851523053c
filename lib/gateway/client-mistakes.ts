// What clients got wrong before anybody knew who they were: no key, a wrong one, an address that leads nowhere. Such
// calls get no row, so the page that waits for a first request reads them here. Memory only, a few per address.
import { nowMillis } from '@/lib/clock';
import { oncePerProcess } from '@/lib/once-per-process';

export type ClientMistake = {
  /** Epoch milliseconds of the last time. */
  at: number;
  kind: 'missing_key' | 'wrong_key' | 'unknown_path';
  path: string;
  clientIp: string;
  userAgent: string;
  /** Which key it would have been; the key itself is never kept. */
  keyHash: string | null;
  /** Whether it at least looks like a key of ours. */
  keyLooksRight: boolean;
};

const keptMistakes = 200;
const keptPerAddress = 10;

function kept(): ClientMistake[] {
  return oncePerProcess('gateway.client-mistakes', () => []);
}

export function noteClientMistake(mistake: Omit<ClientMistake, 'at'>) {
  const mistakes = kept();
  const path = mistake.path.slice(0, 200);
  const userAgent = mistake.userAgent.slice(0, 200);
  const same = mistakes.findIndex(
    (known) =>
      known.kind === mistake.kind &&
      known.clientIp === mistake.clientIp &&
      known.path === path &&
      known.keyHash === mistake.keyHash,
  );
  if (same >= 0) mistakes.splice(same, 1);
  mistakes.push({ ...mistake, path, userAgent, at: nowMillis() });
  // One address that tries keys all day must not push out what everybody else got wrong.
  const own = mistakes.filter(({ clientIp }) => clientIp === mistake.clientIp);
  if (own.length > keptPerAddress) mistakes.splice(mistakes.indexOf(own[0]!), 1);
  if (mistakes.length > keptMistakes) mistakes.shift();
}

/** Those since an instant, the newest first. */
export function clientMistakes(since: number): ClientMistake[] {
  return kept()
    .filter(({ at }) => at >= since)
    .reverse();
}
