// Picks the account that gets the try. Cooldown moves traffic, it never refuses it: where everything cools, the
// soonest is tried. Only a limit whose end the upstream named, or being disabled, leaves nobody.
import type { PoolAccount } from '@/lib/pool/account';
import { type AccountHealth, beginProbe, endProbe, readiness } from '@/lib/pool/account-health';
import { servesEndpoint } from '@/lib/pool/presets';
import type { RouteAnswer, RouteQuestion, RouteUnavailable } from '@/lib/pool/route';
import { servesModel, upstreamModelFor } from '@/lib/pool/served-models';
import type { Stickiness } from '@/lib/pool/stickiness';

export type ChoiceState = {
  accounts: readonly PoolAccount[];
  health(accountId: string): AccountHealth;
  stickiness: Stickiness;
  random(): number;
};

type Candidate = {
  account: PoolAccount;
  upstreamModel: string;
  health: AccountHealth;
  state: 'ready' | 'probe' | 'cooling' | 'blocked';
  until: number;
};

function unavailable(
  code: RouteUnavailable['code'],
  message: string,
  retryAfterSeconds: number | null = null,
): RouteUnavailable {
  return { chosen: false, code, message, retryAfterSeconds };
}

/** Accounts that serve the call, also disabled ones; those that name the model before those that take anything. */
function serving(accounts: readonly PoolAccount[], question: RouteQuestion): PoolAccount[] {
  const named: PoolAccount[] = [];
  const takesAnything: PoolAccount[] = [];
  for (const account of accounts) {
    if (question.onlyAccountId !== undefined && account.id !== question.onlyAccountId) continue;
    if (!servesEndpoint(account, question.protocol, question.endpoint)) continue;
    // Whoever names one account knows what is behind it.
    const rank =
      question.onlyAccountId !== undefined || question.model === ''
        ? 2
        : servesModel(account, question.model);
    if (rank === 2) named.push(account);
    else if (rank === 1) takesAnything.push(account);
  }
  return named.length > 0 ? named : takesAnything;
}

function isFull({ account, health }: Candidate): boolean {
  return account.maxConcurrency !== null && health.inFlight >= account.maxConcurrency;
}

function byWeight(candidates: readonly Candidate[], random: () => number): Candidate {
  let total = 0;
  for (const { account } of candidates) total += account.weight;
  // All of weight 0: each as good as the other.
  if (total <= 0) return candidates[Math.floor(random() * candidates.length)]!;
  let point = random() * total;
  for (const candidate of candidates) {
    point -= candidate.account.weight;
    if (point < 0) return candidate;
  }
  return candidates.at(-1)!;
}

function pick(candidates: readonly Candidate[], sticky: string | null, random: () => number): Candidate {
  const usable = candidates.filter(({ state }) => state === 'ready' || state === 'probe');
  if (usable.length > 0) {
    const kept = sticky && usable.find(({ account }) => account.id === sticky);
    if (kept) return kept;
    const highest = Math.max(...usable.map(({ account }) => account.priority));
    return byWeight(
      usable.filter(({ account }) => account.priority === highest),
      random,
    );
  }
  return candidates.reduce((soonest, candidate) => (candidate.until < soonest.until ? candidate : soonest));
}

export function chooseAccount(state: ChoiceState, question: RouteQuestion, now: number): RouteAnswer {
  const served = serving(state.accounts, question);
  if (served.length === 0) {
    return unavailable(
      'model_not_found',
      `No account serves the model '${question.model}' for this kind of call.`,
    );
  }
  const allowed = served.filter(
    ({ platform }) => question.allowedPlatforms.length === 0 || question.allowedPlatforms.includes(platform),
  );
  if (allowed.length === 0) {
    return unavailable('platform_not_allowed', 'This key may not use any platform that serves this model.');
  }
  const candidates: Candidate[] = [];
  for (const account of allowed) {
    if (!account.enabled) continue;
    const health = state.health(account.id);
    const upstreamModel = upstreamModelFor(account, question.model);
    candidates.push({ account, upstreamModel, health, ...readiness(health, upstreamModel, now) });
  }
  if (candidates.length === 0) {
    return unavailable('no_account_available', 'Every account that serves this model is disabled.');
  }
  const permitted = question.permits
    ? candidates.filter(({ account }) => question.permits!(account))
    : candidates;
  if (permitted.length === 0) {
    return unavailable('no_account_available', 'Every account that serves this model has used up its quota.');
  }
  const open = permitted.filter((candidate) => candidate.state !== 'blocked');
  if (open.length === 0) {
    const soonest = Math.min(...permitted.map(({ until }) => until));
    return unavailable(
      'no_account_available',
      'Every account that serves this model is rate limited by its upstream.',
      Math.max(1, Math.ceil((soonest - now) / 1000)),
    );
  }
  const free = open.filter((candidate) => !isFull(candidate));
  if (free.length === 0) {
    return unavailable('no_account_available', 'Every account that serves this model is busy.', 1);
  }
  const untried = free.filter(({ account }) => !question.tried.has(account.id));
  const chosen = pick(
    untried.length > 0 ? untried : free,
    state.stickiness.find(question.sessionKey, question.model, now),
    state.random,
  );
  return take(state, question, chosen, now);
}

function take(state: ChoiceState, question: RouteQuestion, chosen: Candidate, now: number): RouteAnswer {
  const { account, health } = chosen;
  const probes = chosen.state === 'probe';
  if (probes) beginProbe(health, now);
  health.inFlight += 1;
  state.stickiness.keep(question.sessionKey, question.model, account.id, now);
  let released = false;
  return {
    chosen: true,
    account,
    upstreamModel: chosen.upstreamModel,
    release() {
      if (released) return;
      released = true;
      health.inFlight -= 1;
      // Whoever left without an outcome, such as a client that hung up, leaves the probe to the next.
      if (probes) endProbe(health);
    },
  };
}
