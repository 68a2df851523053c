// This process's upstream accounts: who they are, how they are doing, and who gets the next call.
import { randomInt } from 'node:crypto';
import { nowMillis } from '@/lib/clock';
import { watchChanges } from '@/lib/db/changes';
import type { Database } from '@/lib/db/database';
import { errorMessage } from '@/lib/errors';
import { log } from '@/lib/log';
import { oncePerProcess } from '@/lib/once-per-process';
import type { PoolAccount } from '@/lib/pool/account';
import {
  type AccountHealth,
  coolingUntil,
  createHealth,
  noteFailure,
  noteSuccess,
  type SharedCooldown,
} from '@/lib/pool/account-health';
import { chooseAccount } from '@/lib/pool/choose-account';
import { closeDispatchers, closeUnusedDispatchers } from '@/lib/pool/dispatcher';
import { type LoadedAccount, loadAccounts } from '@/lib/pool/load-accounts';
import { servesEndpoint } from '@/lib/pool/presets';
import { createRedisCooldowns } from '@/lib/pool/redis-cooldowns';
import type { AccountPool } from '@/lib/pool/route';
import { saveHealth } from '@/lib/pool/save-health';
import { listableModels } from '@/lib/pool/served-models';
import { createStickiness } from '@/lib/pool/stickiness';
import { processRedis } from '@/lib/redis';

/** Tells other nodes of cooldowns and hears of theirs. Null where there is one node. */
export interface CooldownChannel {
  tell(cooldown: SharedCooldown): void;
  listen(hear: (cooldown: SharedCooldown) => void): void;
}

export type LivePool = AccountPool & {
  health(accountId: string): AccountHealth;
  load(database: Database): Promise<void>;
  save(database: Database): Promise<void>;
  shareThrough(channel: CooldownChannel): void;
};

const saveEveryMillis = 2_000;

function random(): number {
  return randomInt(2 ** 32) / 2 ** 32;
}

export function createAccountPool(): LivePool {
  let loaded = new Map<string, LoadedAccount>();
  let accounts: PoolAccount[] = [];
  let channel: CooldownChannel | null = null;
  const healths = new Map<string, AccountHealth>();
  const learnt = new Set<string>();
  const stickiness = createStickiness();

  function health(accountId: string): AccountHealth {
    let known = healths.get(accountId);
    if (!known) {
      known = createHealth();
      healths.set(accountId, known);
    }
    return known;
  }

  async function load(database: Database): Promise<void> {
    const fresh = await loadAccounts(database.read, loaded);
    for (const [id, { row }] of fresh) {
      const before = loaded.get(id);
      if (!before) {
        // What the account suffered before this process began still holds.
        const known = health(id);
        if (row.failureCount > 0) {
          known.account.until = Math.max(known.account.until, Number(row.cooldownUntil ?? 0n));
          known.account.failures = Math.max(known.account.failures, row.failureCount);
        }
        known.lastError ??= row.lastError;
        known.lastErrorAt ??= row.lastErrorAt === null ? null : Number(row.lastErrorAt);
        known.lastUsedAt ??= row.lastUsedAt === null ? null : Number(row.lastUsedAt);
      } else if (before.row.updatedAt !== row.updatedAt) {
        // Somebody changed or reset it: whatever it was avoided for may be mended. In place, since calls under
        // way give their places back to this very object.
        const known = health(id);
        const { inFlight, lastUsedAt } = known;
        Object.assign(known, createHealth(), { inFlight, lastUsedAt, lastError: row.lastError });
      }
    }
    for (const id of healths.keys()) if (!fresh.has(id)) healths.delete(id);
    loaded = fresh;
    accounts = [...fresh.values()].map(({ account }) => account);
    closeUnusedDispatchers(accounts);
  }

  async function save(database: Database): Promise<void> {
    const unsaved = [...healths].filter(([id, { unsaved }]) => unsaved && loaded.has(id));
    const traits = [...learnt].flatMap((id) => {
      const entry = loaded.get(id);
      return entry ? [{ id, traits: entry.account.traits }] : [];
    });
    if (unsaved.length === 0 && traits.length === 0) return;
    learnt.clear();
    for (const [, entry] of unsaved) entry.unsaved = false;
    try {
      await saveHealth(database, unsaved, traits);
    } catch (error) {
      for (const [, entry] of unsaved) entry.unsaved = true;
      for (const { id } of traits) learnt.add(id);
      throw error;
    }
  }

  return {
    chooseAccount: (question) =>
      chooseAccount({ accounts, health, stickiness, random }, question, nowMillis()),

    reportSuccess({ account, upstreamModel }) {
      if (!noteSuccess(health(account.id), upstreamModel, nowMillis())) return;
      const none = { until: 0, failures: 0, hard: false };
      channel?.tell({ accountId: account.id, model: null, ...none });
      channel?.tell({ accountId: account.id, model: upstreamModel, ...none });
    },

    reportFailure({ account, ...failure }) {
      const noted = noteFailure(health(account.id), failure, nowMillis());
      if (!noted) return;
      channel?.tell({ accountId: account.id, model: noted.model, ...noted.cooldown });
      // Many calls under way fail together: one line says it.
      if (!noted.began) return;
      log.warn('an upstream account failed and cools down', {
        accountId: account.id,
        account: account.name,
        model: failure.upstreamModel,
        httpStatus: failure.httpStatus,
        reason: failure.message,
        cooldownUntil: noted.cooldown.until,
      });
    },

    learn(accountId, trait) {
      const entry = loaded.get(accountId);
      if (!entry || entry.account.traits.rejectsStreamOptions === trait.rejectsStreamOptions) return;
      entry.account.traits.rejectsStreamOptions = trait.rejectsStreamOptions;
      learnt.add(accountId);
    },

    account: (id) => loaded.get(id)?.account ?? null,
    accounts: () => accounts,

    servedModels({ protocol, allowedPlatforms }) {
      const endpoint =
        protocol === 'openai'
          ? 'chat/completions'
          : protocol === 'anthropic'
            ? 'messages'
            : 'generateContent';
      const served = new Map<string, ReturnType<AccountPool['servedModels']>[number]>();
      for (const { account, row } of loaded.values()) {
        if (!account.enabled || !servesEndpoint(account, protocol, endpoint)) continue;
        if (allowedPlatforms.length > 0 && !allowedPlatforms.includes(account.platform)) continue;
        for (const id of listableModels(account)) {
          if (served.has(id)) continue;
          served.set(id, {
            id,
            platform: account.platform,
            provider: account.provider,
            createdAt: Number(row.createdAt),
          });
        }
      }
      return [...served.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
    },

    health,
    load,
    save,

    shareThrough(opened) {
      channel = opened;
      opened.listen(({ accountId, model, until, failures, hard }) => {
        if (!loaded.has(accountId)) return;
        const known = health(accountId);
        if (model === null) known.account = { until, failures, hard };
        else if (until === 0) known.models.delete(model);
        else known.models.set(model, { until, failures, hard });
      });
    },
  };
}

export type AccountStatus = 'active' | 'cooldown' | 'disabled' | 'failing';

/** From this many failures in a row on, an account is called failing, cooling or not. */
const failingFrom = 3;

export function accountStatus(
  enabled: boolean,
  health: AccountHealth,
  now: number,
): { status: AccountStatus; cooldownUntil: number | null } {
  const cooldownUntil = coolingUntil(health, now);
  if (!enabled) return { status: 'disabled', cooldownUntil };
  if (health.account.failures >= failingFrom) return { status: 'failing', cooldownUntil };
  return { status: cooldownUntil === null ? 'active' : 'cooldown', cooldownUntil };
}

/** This process's pool. Empty until `startAccountPool` has loaded it. */
export function accountPool(): LivePool {
  return oncePerProcess('account-pool', createAccountPool);
}

/** Loads the accounts, keeps them fresh, and writes down what is learnt; the returned function stops it. */
export async function startAccountPool(database: Database): Promise<() => Promise<void>> {
  const pool = accountPool();
  await pool.load(database);
  const redis = processRedis();
  const cooldowns = redis ? createRedisCooldowns(redis) : null;
  if (cooldowns) pool.shareThrough(cooldowns);
  const stopWatching = watchChanges('accounts', () => pool.load(database));
  let saving: Promise<void> = Promise.resolve();
  const save = () => {
    saving = saving.then(() =>
      pool.save(database).catch((error: unknown) => {
        log.warn('the state of the accounts could not be written; trying again', {
          reason: errorMessage(error),
        });
      }),
    );
    return saving;
  };
  const timer = setInterval(() => void save(), saveEveryMillis);
  timer.unref();
  return async () => {
    stopWatching();
    clearInterval(timer);
    cooldowns?.close();
    await save();
    await closeDispatchers();
  };
}
