// The place a call holds, as its holder sees it: settled once, and given back even when the holder forgets.

import type { AccountHold } from '@/lib/limits/account-hold';
import type { Admitted, Settlement } from '@/lib/limits/admission';

const nothing: Settlement = { totalTokens: null, baseCost: null, cost: null };

/** All that must be given back, without a way to the object the caller holds. */
type Held = {
  account: AccountHold;
  giveBack: (settlement: Settlement) => void;
  onAbandoned: () => void;
};

/** Null once it is settled. */
type Ending = { held: Held | null };

function settleOnce(ending: Ending, settlement: Settlement): void {
  const { held } = ending;
  if (!held) return;
  // Let go of at once: the registry keeps an ending until the next full collection, unregistered or not.
  ending.held = null;
  held.account.settle({ tokens: settlement.totalTokens ?? 0, cost: settlement.baseCost ?? 0n });
  held.giveBack(settlement);
}

// A call whose holder died without settling gives its place back when its memory goes.
const forgotten = new FinalizationRegistry<Ending>((ending) => {
  if (!ending.held) return;
  ending.held.onAbandoned();
  settleOnce(ending, nothing);
});

export function createAdmitted(place: {
  headers: Record<string, string>;
  notice: string | null;
  account: AccountHold;
  /** Must not lead to the answer made here. */
  giveBack: (settlement: Settlement) => void;
  onAbandoned: () => void;
}): Admitted {
  const { headers, notice, account, giveBack, onAbandoned } = place;
  const ending: Ending = { held: { account, giveBack, onAbandoned } };
  const admitted: Admitted = {
    admitted: true,
    headers,
    notice,
    accountHasRoom: (accountId) => account.hasRoom(accountId),
    reserveAccount(accountId) {
      ending.held?.account.reserve(accountId);
    },
    settle(settlement) {
      // Naming `admitted` here keeps it alive for whoever holds only this function.
      forgotten.unregister(admitted);
      settleOnce(ending, settlement);
    },
  };
  forgotten.register(admitted, ending, admitted);
  return admitted;
}
