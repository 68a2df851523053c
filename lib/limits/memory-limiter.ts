// The limits of one process, in its memory. Everything is checked and taken in one go without waiting, so that
// calls side by side can never both take the last place.
import { nowMillis } from '@/lib/clock';
import { weirError } from '@/lib/errors';
import type {
  AdmissionAnswer,
  AdmissionQuestion,
  Admitted,
  Refused,
  Settlement,
} from '@/lib/limits/admission';
import { createKeyUse, type KeyUse, rateHeaders, rateRefusal } from '@/lib/limits/key-limits';
import {
  costFor,
  hasRoom,
  type QuotaCounter,
  type QuotaCounters,
  type QuotaUse,
  reserve,
  settleReserved,
} from '@/lib/limits/quota-counters';
import type { QuotaRule, QuotaRules } from '@/lib/limits/quota-rules';
import { type Reservation, reservationFor } from '@/lib/limits/reservation';

type Held = { counter: QuotaCounter; amount: QuotaUse };

/** All that must be given back, apart from the object the caller holds: see `abandoned`. */
type Holding = {
  keyId: string;
  use: KeyUse;
  reservation: Reservation;
  held: Held[];
  accountHeld: Held[];
  settled: boolean;
};

const seedRetryMillis = 5_000;

const nothing: Settlement = { totalTokens: null, baseCost: null, cost: null };

export type MemoryLimiterOptions = {
  rules: () => QuotaRules;
  counters: QuotaCounters;
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

export function createMemoryLimiter(options: MemoryLimiterOptions): MemoryLimiter {
  const { counters, rules } = options;
  const uses = new Map<string, KeyUse>();
  // A call whose holder died without settling gives its place back when its memory goes.
  const abandoned = new FinalizationRegistry<Holding>((holding) => {
    if (holding.settled) return;
    options.onAbandoned(holding.keyId);
    settle(holding, nothing);
  });

  function ofKey(keyId: string): KeyUse {
    let use = uses.get(keyId);
    if (!use) {
      use = createKeyUse();
      uses.set(keyId, use);
    }
    return use;
  }

  const amountFor = (rule: QuotaRule, { tokens, billedCost, baseCost }: Reservation): QuotaUse => ({
    tokens,
    cost: costFor(rule.scope, { billed: billedCost, base: baseCost }),
  });

  function settle(holding: Holding, settlement: Settlement): void {
    if (holding.settled) return;
    holding.settled = true;
    const { use, reservation } = holding;
    const tokens = settlement.totalTokens ?? 0;
    use.inFlight -= 1;
    use.reservedTokens -= reservation.tokens;
    use.tokens.add(tokens, nowMillis());
    for (const { counter, amount } of [...holding.held, ...holding.accountHeld]) {
      const costs = { billed: settlement.cost ?? 0n, base: settlement.baseCost ?? 0n };
      settleReserved(counter, amount, { tokens, cost: costFor(counter.scope, costs) });
    }
  }

  function accountHasRoom(accountId: string, reservation: Reservation): boolean {
    const now = nowMillis();
    return rules()
      .forAccount(accountId)
      .every((rule) => hasRoom(rule, counters.counter(rule, now), amountFor(rule, reservation)));
  }

  function reserveAccount(holding: Holding, accountId: string): void {
    if (holding.settled) return;
    for (const { counter, amount } of holding.accountHeld)
      settleReserved(counter, amount, { tokens: 0, cost: 0n });
    const now = nowMillis();
    holding.accountHeld = takeAll(rules().forAccount(accountId), holding.reservation, now);
  }

  /** One place in each counter, however many rules look at it. */
  function takeAll(binding: readonly QuotaRule[], reservation: Reservation, now: number): Held[] {
    const held = new Map<QuotaCounter, QuotaUse>();
    for (const rule of binding) held.set(counters.counter(rule, now), amountFor(rule, reservation));
    for (const [counter, amount] of held) reserve(counter, amount);
    return [...held].map(([counter, amount]) => ({ counter, amount }));
  }

  function refuse(question: AdmissionQuestion, use: KeyUse, error: Refused['error'], now: number): Refused {
    const headers = rateHeaders(use, question.key, now);
    if (error.retryAfterSeconds !== undefined) headers['retry-after'] = String(error.retryAfterSeconds);
    return { admitted: false, error, headers };
  }

  function decide(question: AdmissionQuestion): AdmissionAnswer {
    const now = nowMillis();
    const { key } = question;
    const use = ofKey(key.id);
    const binding = rules().forKey(key);
    const reservation = reservationFor(question);

    const limited = rateRefusal(use, key, reservation.tokens, now);
    if (limited) {
      const retryAfterSeconds = Math.max(Math.ceil(limited.retryAfterMillis / 1000), 1);
      return refuse(question, use, weirError(limited.code, limited.message, { retryAfterSeconds }), now);
    }
    const unpriced = question.price
      ? undefined
      : binding.find((rule) => rule.cost !== null && rule.unknownPrice === 'block');
    if (unpriced) {
      const message = `The price of this model is unknown, and the ${unpriced.name} allows only known prices.`;
      return refuse(question, use, weirError('price_unknown', message), now);
    }
    const full = binding.find(
      (rule) => !hasRoom(rule, counters.counter(rule, now), amountFor(rule, reservation)),
    );
    if (full) {
      return refuse(question, use, weirError('insufficient_quota', `The ${full.name} is used up.`), now);
    }

    use.inFlight += 1;
    use.reservedTokens += reservation.tokens;
    use.requests.add(1, now);
    const holding: Holding = {
      keyId: key.id,
      use,
      reservation,
      held: takeAll(binding, reservation, now),
      accountHeld: [],
      settled: false,
    };
    const costly = !question.price && binding.some((rule) => rule.cost !== null);
    const admitted: Admitted = {
      admitted: true,
      headers: rateHeaders(use, key, now),
      notice: costly ? 'The price is unknown, so a cost quota could not be checked.' : null,
      accountHasRoom: (accountId) => accountHasRoom(accountId, reservation),
      reserveAccount: (accountId) => reserveAccount(holding, accountId),
      settle(settlement) {
        // Naming `admitted` here keeps it alive for whoever holds only this function.
        abandoned.unregister(admitted);
        settle(holding, settlement);
      },
    };
    abandoned.register(admitted, holding, admitted);
    return admitted;
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
