// The account's part of a reservation. Which account is tried is decided without waiting, so account quotas are
// counted by each node in its memory, from what the database has of all nodes.
import { nowMillis } from '@/lib/clock';
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
import type { Reservation } from '@/lib/limits/reservation';

export type Held = { counter: QuotaCounter; amount: QuotaUse };

export function amountFor(rule: QuotaRule, { tokens, billedCost, baseCost }: Reservation): QuotaUse {
  return { tokens, cost: costFor(rule.scope, { billed: billedCost, base: baseCost }) };
}

/** One place in each counter, however many rules look at it. */
export function holdAll(
  counters: QuotaCounters,
  binding: readonly QuotaRule[],
  reservation: Reservation,
  now: number,
): Held[] {
  const held = new Map<QuotaCounter, QuotaUse>();
  for (const rule of binding) held.set(counters.counter(rule, now), amountFor(rule, reservation));
  for (const [counter, amount] of held) reserve(counter, amount);
  return [...held].map(([counter, amount]) => ({ counter, amount }));
}

export type AccountHold = {
  hasRoom(accountId: string): boolean;
  /** Moves the reservation to this account. */
  reserve(accountId: string): void;
  settle(used: QuotaUse): void;
};

export function createAccountHold(
  rules: () => QuotaRules,
  counters: QuotaCounters,
  reservation: Reservation,
): AccountHold {
  let held: Held[] = [];
  const settle = (used: QuotaUse) => {
    for (const { counter, amount } of held) settleReserved(counter, amount, used);
    held = [];
  };
  return {
    hasRoom(accountId) {
      const now = nowMillis();
      return rules()
        .forAccount(accountId)
        .every((rule) => hasRoom(rule, counters.counter(rule, now), amountFor(rule, reservation)));
    },
    reserve(accountId) {
      settle({ tokens: 0, cost: 0n });
      held = holdAll(counters, rules().forAccount(accountId), reservation, nowMillis());
    },
    settle,
  };
}
