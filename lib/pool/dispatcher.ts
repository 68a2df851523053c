// The connections to upstreams. Accounts that connect alike share them; what nobody uses any more is closed.
import { Agent, type Dispatcher } from 'undici';
import { environment } from '@/lib/env';
import { oncePerProcess } from '@/lib/once-per-process';
import type { PoolAccount } from '@/lib/pool/account';
import type { PrivateUpstreams } from '@/lib/pool/address-guard';
import { createConnector } from '@/lib/pool/connector';
import { proxyFromEnvironment } from '@/lib/pool/environment-proxy';

type Connecting = Pick<PoolAccount, 'baseUrl' | 'proxyUrl' | 'timeouts'>;

type Dispatchers = { byKey: Map<string, Agent>; byAccount: WeakMap<object, { key: string; agent: Agent }> };

function dispatchers(): Dispatchers {
  return oncePerProcess('upstream-dispatchers', () => ({ byKey: new Map(), byAccount: new WeakMap() }));
}

function proxyOf(account: Connecting): string | null {
  return account.proxyUrl || proxyFromEnvironment(account.baseUrl, environment().outboundProxy);
}

function keyOf(account: Connecting): string {
  const { connectMs, firstByteMs, idleMs } = account.timeouts;
  return JSON.stringify([proxyOf(account), connectMs, firstByteMs, idleMs]);
}

export function createDispatcher(account: Connecting, privateUpstreams: PrivateUpstreams): Agent {
  return new Agent({
    connect: createConnector({
      proxyUrl: proxyOf(account),
      connectMs: account.timeouts.connectMs,
      privateUpstreams,
    }),
    headersTimeout: account.timeouts.firstByteMs,
    bodyTimeout: account.timeouts.idleMs,
    // Long enough to save the handshakes between a person's messages; upstreams that say less are believed.
    keepAliveTimeout: 30_000,
    keepAliveMaxTimeout: 300_000,
    pipelining: 1,
    maxHeaderSize: 64 * 1024,
  });
}

/** The connections to this account's upstream: its proxy, its timeouts, its address rules. Cached. */
export function dispatcherFor(account: Connecting): Dispatcher {
  const { byKey, byAccount } = dispatchers();
  const known = byAccount.get(account);
  if (known && byKey.get(known.key) === known.agent) return known.agent;
  const key = keyOf(account);
  let agent = byKey.get(key);
  if (!agent) {
    agent = createDispatcher(account, environment().privateUpstreams);
    byKey.set(key, agent);
  }
  byAccount.set(account, { key, agent });
  return agent;
}

/** Closes the connections that none of these accounts would use; calls under way finish first. */
export function closeUnusedDispatchers(accounts: readonly Connecting[]): void {
  const { byKey } = dispatchers();
  const used = new Set(accounts.map(keyOf));
  for (const [key, agent] of byKey) {
    if (used.has(key)) continue;
    byKey.delete(key);
    void agent.close();
  }
}

export async function closeDispatchers(): Promise<void> {
  const { byKey } = dispatchers();
  const agents = [...byKey.values()];
  byKey.clear();
  await Promise.all(agents.map((agent) => agent.destroy()));
}
