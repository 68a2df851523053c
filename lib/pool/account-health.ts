// How every account is doing, in this process's memory: cooldowns of accounts and of models at accounts,
// failure counts, half-open probes, calls under way.
import { judgeFailure, longestCooldown } from '@/lib/pool/failure-rules';

export type Cooldown = {
  /** Epoch ms. */
  until: number;
  /** Failures in a row, each after the cooldown before it had ended. */
  failures: number;
  /** Nobody may try earlier. */
  hard: boolean;
};

export type AccountHealth = {
  account: Cooldown;
  models: Map<string, Cooldown>;
  inFlight: number;
  /** While somebody tries whether the account is back, until when to wait for the outcome. */
  probeUntil: number;
  lastError: string | null;
  lastErrorAt: number | null;
  lastUsedAt: number | null;
  /** Something that the database does not have yet. */
  unsaved: boolean;
};

/** A cooldown that one node began and every node keeps. `model` null is the whole account. */
export type SharedCooldown = { accountId: string; model: string | null } & Cooldown;

const probeMillis = 60_000;
const modelsKept = 200;

export function createHealth(): AccountHealth {
  return {
    account: { until: 0, failures: 0, hard: false },
    models: new Map(),
    inFlight: 0,
    probeUntil: 0,
    lastError: null,
    lastErrorAt: null,
    lastUsedAt: null,
    unsaved: false,
  };
}

export type Readiness = { state: 'ready' | 'probe' | 'cooling' | 'blocked'; until: number };

/** Still ahead. What lies further ahead than anything is ever put was noted before the clock was set back. */
function isAhead(until: number, now: number, most = longestCooldown): boolean {
  return until > now && until <= now + most;
}

/** Whether to send this model's calls here now. `probe`: one call may try whether it is back. */
export function readiness(health: AccountHealth, model: string, now: number): Readiness {
  const ofModel = health.models.get(model);
  const ofModelUntil = ofModel && isAhead(ofModel.until, now) ? ofModel.until : 0;
  if (ofModel?.hard && ofModelUntil > 0) return { state: 'blocked', until: ofModelUntil };
  const until = Math.max(isAhead(health.account.until, now) ? health.account.until : 0, ofModelUntil);
  if (until > 0) return { state: 'cooling', until };
  if (health.account.failures > 0 || (ofModel && ofModel.failures > 0)) {
    return isAhead(health.probeUntil, now, probeMillis)
      ? { state: 'cooling', until: health.probeUntil }
      : { state: 'probe', until: 0 };
  }
  return { state: 'ready', until: 0 };
}

export function beginProbe(health: AccountHealth, now: number): void {
  health.probeUntil = now + probeMillis;
}

export function endProbe(health: AccountHealth): void {
  health.probeUntil = 0;
}

function coolDown(
  cooldown: Cooldown,
  rule: { baseMillis: number; mostMillis: number; untilMillis: number | null },
  hard: boolean,
  now: number,
): void {
  // Many calls under way fail together: that is one failure, not many.
  const cooling = isAhead(cooldown.until, now);
  if (!cooling) cooldown.failures += 1;
  const grown = Math.min(rule.baseMillis * 2 ** Math.min(cooldown.failures - 1, 20), rule.mostMillis);
  const wait = rule.untilMillis ?? grown;
  cooldown.hard = hard || (cooldown.hard && cooling);
  cooldown.until = cooling ? Math.max(cooldown.until, now + wait) : now + wait;
}

/** What changed, for other nodes; null where the failure says nothing about the account. */
export function noteFailure(
  health: AccountHealth,
  failure: {
    upstreamModel: string;
    httpStatus: number | null;
    retryAfterSeconds: number | null;
    upstreamCode?: string | null;
    message: string;
  },
  now: number,
): { model: string | null; cooldown: Cooldown; began: boolean } | null {
  endProbe(health);
  health.lastUsedAt = now;
  health.unsaved = true;
  const verdict = judgeFailure(failure);
  if (verdict.scope === 'none') return null;
  health.lastError = failure.message;
  health.lastErrorAt = now;
  if (verdict.scope === 'account') {
    const began = !isAhead(health.account.until, now);
    coolDown(health.account, verdict, false, now);
    return { model: null, cooldown: health.account, began };
  }
  let cooldown = health.models.get(failure.upstreamModel);
  if (!cooldown) {
    // Upstream names come from clients where the list is a glob: bounded, oldest out.
    if (health.models.size >= modelsKept) health.models.delete(health.models.keys().next().value!);
    cooldown = { until: 0, failures: 0, hard: false };
    health.models.set(failure.upstreamModel, cooldown);
  }
  const began = !isAhead(cooldown.until, now);
  coolDown(cooldown, verdict, verdict.hard, now);
  return { model: failure.upstreamModel, cooldown, began };
}

/** True where a cooldown or a failure count ended by it. */
export function noteSuccess(health: AccountHealth, upstreamModel: string, now: number): boolean {
  endProbe(health);
  const had = health.account.failures > 0 || health.models.has(upstreamModel);
  // Written down at most once a minute: the time of last use need not be exact, and calls are many.
  if (had || health.lastUsedAt === null || now - health.lastUsedAt >= 60_000) health.unsaved = true;
  health.lastUsedAt = now;
  if (!had) return false;
  health.account = { until: 0, failures: 0, hard: false };
  health.models.delete(upstreamModel);
  return true;
}

/** The latest end of any cooldown of the account or of a model at it; null where nothing cools. */
export function coolingUntil(health: AccountHealth, now: number): number | null {
  const ends = [health.account, ...health.models.values()].map(({ until }) => until);
  const ahead = ends.filter((until) => isAhead(until, now));
  return ahead.length > 0 ? Math.max(...ahead) : null;
}
