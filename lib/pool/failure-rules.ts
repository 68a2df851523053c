// What a failed attempt means for the account: whose fault it was, and how long to stay away.

export type FailureVerdict =
  /** The request was wrong, or nobody can say: the account goes on as before. */
  | { scope: 'none' }
  /** This model at this account. `hard`: the upstream itself named the time, so trying earlier is pointless. */
  | { scope: 'model'; baseMillis: number; mostMillis: number; untilMillis: number | null; hard: boolean }
  | { scope: 'account'; baseMillis: number; mostMillis: number; untilMillis: number | null };

const second = 1000;
const minute = 60 * second;
/** Longer waits than this are not believed: a clock may be wrong, and a limit may be raised meanwhile. */
export const longestCooldown = 60 * minute;

const outOfMoney = /insufficient_quota|billing|balance|credit|payment|arrears|account_deactivated/i;

export function judgeFailure(failure: {
  httpStatus: number | null;
  retryAfterSeconds: number | null;
  upstreamCode?: string | null;
}): FailureVerdict {
  const { httpStatus: status, retryAfterSeconds } = failure;
  const asked =
    retryAfterSeconds !== null && retryAfterSeconds > 0
      ? Math.min(retryAfterSeconds * second, longestCooldown)
      : null;
  const account = (baseMillis: number, mostMillis: number): FailureVerdict => ({
    scope: 'account',
    baseMillis,
    mostMillis,
    untilMillis: asked,
  });
  if (status === 402 || (status !== null && status >= 400 && outOfMoney.test(failure.upstreamCode ?? ''))) {
    return account(5 * minute, 60 * minute);
  }
  if (status === 429) {
    return {
      scope: 'model',
      baseMillis: 5 * second,
      mostMillis: 5 * minute,
      untilMillis: asked,
      hard: asked !== null,
    };
  }
  // The key is wrong, revoked or not allowed here: rarely better a moment later.
  if (status === 401 || status === 403) return account(minute, 30 * minute);
  if (status === 404) {
    return {
      scope: 'model',
      baseMillis: 30 * second,
      mostMillis: 10 * minute,
      untilMillis: null,
      hard: false,
    };
  }
  // No answer at all, a timeout, an overload, or a 200 that was an error inside.
  if (status === null || status === 408 || status >= 500 || status < 400)
    return account(2 * second, 10 * minute);
  return { scope: 'none' };
}
