// The limits of one process, in its memory. Everything is checked and taken in one go without waiting, so that
// calls side by side can never both take the last place.
import { monotonicMillis, nowMillis } from '@/lib/clock';
import { weirError } from '@/lib/errors';
import { amountFor, createAccountHold, holdAll } from '@/lib/limits/account-hold';
import type { AdmissionAnswer, AdmissionQuestion, Refused } from '@/lib/limits/admission';
import { createAdmitted } from '@/lib/limits/admitted';
import {
  createKeyUse,
  type KeyUse,
  type RateLimits,
  rateHeaders,
  rateRefusal,
} from '@/lib/limits/key-limits';
import {
  costFor,
  hasRoom,
  type QuotaCounter,
  type QuotaCounters,
  settleReserved,
} from '@/lib/limits/quota-counters';
import type { QuotaRule, QuotaRules } from '@/lib/limits/quota-rules';
import { reservationFor } from '@/lib/limits/reservation';

const seedRetryMillis = 5_000;

export type MemoryLimiterOptions = {
  rules: () => QuotaRules;
  counters: QuotaCounters;
  /** This node's part of a key's rates, where several nodes share them without hearing of each other. */
  share?: (limits: RateLimits) => RateLimits;
  /** Called where a counter could not be read: the call goes on with what this process counted. */
  onSeedFailed: (error: unknown) => void;
  /** Called where a call was forgotten without being settled. */
  onAbandoned: (keyId: string) => void;
};

export type MemoryLimiter = {
  admit(question: AdmissionQuestion): AdmissionAnswer | Promise<AdmissionAnswer>;
  /** Calls of a key under way, for tests and pages. */
  inFlight(keyId: string): number;
};

/** Why the price alone refuses a call; undefined where it does not. */
export function unpricedRule(
  question: AdmissionQuestion,
  binding: readonly QuotaRule[],
): QuotaRule | undefined {
  if (question.price) return undefined;
  return binding.find((rule) => rule.cost !== null && rule.unknownPrice === 'block');
}

export function priceUnknown(rule: QuotaRule): Refused['error'] {
  return weirError(
    'price_unknown',
    `The price of this model is unknown, and the ${rule.name} allows only known prices.`,
  );
}

export function usedUp(rule: QuotaRule): Refused['error'] {
  return weirError('insufficient_quota', `The ${rule.name} is used up.`);
}

export function refused(error: Refused['error'], headers: Record<string, string>): Refused {
  if (error.retryAfterSeconds !== undefined) headers['retry-after'] = String(error.retryAfterSeconds);
  return { admitted: false, error, headers };
}

export function noticeFor(question: AdmissionQuestion, binding: readonly QuotaRule[]): string | null {
  const unchecked = !question.price && binding.some((rule) => rule.cost !== null);
  return unchecked ? 'The price is unknown, so a cost quota could not be checked.' : null;
}

export function createMemoryLimiter(options: MemoryLimiterOptions): MemoryLimiter {
  const { counters, rules, share = (limits) => limits } = options;
  const uses = new Map<string, KeyUse>();

  function ofKey(keyId: string): KeyUse {
    let use = uses.get(keyId);
    if (!use) {
      use = createKeyUse();
      uses.set(keyId, use);
    }
    return use;
  }

  function decide(question: AdmissionQuestion): AdmissionAnswer {
    const now = nowMillis();
    // A minute of rates is one that passed, whatever the clock on the wall was set to meanwhile.
    const passed = monotonicMillis();
    const { key } = question;
    const use = ofKey(key.id);
    const limits = share(key);
    const binding = rules().forKey(key);
    const reservation = reservationFor(question);
    const refuse = (error: Refused['error']) => refused(error, rateHeaders(use, limits, passed));

    const limited = rateRefusal(use, limits, reservation.tokens, passed);
    if (limited) {
      const retryAfterSeconds = Math.max(Math.ceil(limited.retryAfterMillis / 1000), 1);
      return refuse(weirError(limited.code, limited.message, { retryAfterSeconds }));
    }
    const unpriced = unpricedRule(question, binding);
    if (unpriced) return refuse(priceUnknown(unpriced));
    const full = binding.find(
      (rule) => !hasRoom(rule, counters.counter(rule, now), amountFor(rule, reservation)),
    );
    if (full) return refuse(usedUp(full));

    use.inFlight += 1;
    use.reservedTokens += reservation.tokens;
    use.requests.add(1, passed);
    const held = holdAll(counters, binding, reservation, now);
    return createAdmitted({
      headers: rateHeaders(use, limits, passed),
      notice: noticeFor(question, binding),
      account: createAccountHold(rules, counters, reservation),
      giveBack(settlement) {
        const tokens = settlement.totalTokens ?? 0;
        const costs = { billed: settlement.cost ?? 0n, base: settlement.baseCost ?? 0n };
        use.inFlight -= 1;
        use.reservedTokens -= reservation.tokens;
        use.tokens.add(tokens, monotonicMillis());
        for (const { counter, amount } of held) {
          settleReserved(counter, amount, { tokens, cost: costFor(counter.scope, costs) });
        }
      },
      onAbandoned: () => options.onAbandoned(key.id),
    });
  }

  async function decideAfterSeeding(
    question: AdmissionQuestion,
    unseeded: QuotaCounter[],
  ): Promise<AdmissionAnswer> {
    const results = await Promise.allSettled(unseeded.map((counter) => counters.seed(counter)));
    results.forEach((result, index) => {
      if (result.status === 'fulfilled') return;
      // Calls must not each wait for a database that is away.
      unseeded[index]!.retryAt = nowMillis() + seedRetryMillis;
      options.onSeedFailed(result.reason);
    });
    return decide(question);
  }

  return {
    admit(question) {
      const now = nowMillis();
      const unseeded = rules()
        .forKey(question.key)
        .map((rule) => counters.counter(rule, now))
        .filter((counter) => !counter.seeded && now >= counter.retryAt);
      return unseeded.length === 0 ? decide(question) : decideAfterSeeding(question, unseeded);
    },
    inFlight: (keyId) => uses.get(keyId)?.inFlight ?? 0,
  };
}
