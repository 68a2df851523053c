// The place a call holds, as its holder sees it: settled once, and given back even when the holder forgets.

import type { AccountHold } from '@/lib/limits/account-hold';
import type { Admitted, Settlement } from '@/lib/limits/admission';

const nothing: Settlement = { totalTokens: null, baseCost: null, cost: null };

/** All that must be given back, without a way to the object the caller holds. */
type Ending = {
  settled: boolean;
  account: AccountHold;
  giveBack: (settlement: Settlement) => void;
  onAbandoned: () => void;
};

function settleOnce(ending: Ending, settlement: Settlement): void {
  if (ending.settled) return;
  ending.settled = true;
  ending.account.settle({ tokens: settlement.totalTokens ?? 0, cost: settlement.baseCost ?? 0n });
  ending.giveBack(settlement);
}

// A call whose holder died without settling gives its place back when its memory goes.
const forgotten = new FinalizationRegistry<Ending>((ending) => {
  if (ending.settled) return;
  ending.onAbandoned();
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
  const ending: Ending = { settled: false, account, giveBack, onAbandoned };
  const admitted: Admitted = {
    admitted: true,
    headers,
    notice,
    accountHasRoom: (accountId) => account.hasRoom(accountId),
    reserveAccount(accountId) {
      if (!ending.settled) account.reserve(accountId);
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
