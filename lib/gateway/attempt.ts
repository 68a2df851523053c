// The record of one try at one upstream.
import { monotonicMillis, nowMillis } from '@/lib/clock';
import { secretsOf } from '@/lib/gateway/failed-request';
import { redactText } from '@/lib/gateway/redact';
import type { RequestState } from '@/lib/gateway/request-state';
import type { AttemptRecord } from '@/lib/journal/record';
import type { PoolAccount } from '@/lib/pool/account';
import type { TokenUsage } from '@/lib/protocols/protocol';

export function openAttempt(state: RequestState, account: PoolAccount, upstreamModel: string): AttemptRecord {
  const attempt: AttemptRecord = {
    accountId: account.id,
    upstreamModel,
    startedAt: nowMillis(),
    durationMs: null,
    ttftMs: null,
    httpStatus: null,
    errorCode: null,
    errorMessage: null,
    inputTokens: null,
    outputTokens: null,
    upstreamRequestId: null,
  };
  state.attempts.push(attempt);
  return attempt;
}

const longestMessage = 500;

export function closeAttempt(
  state: RequestState,
  attempt: AttemptRecord,
  beganAt: number,
  error: { code: string | null; detail: string | null },
  usage: TokenUsage | null = null,
) {
  const spent = monotonicMillis() - beganAt;
  attempt.durationMs = Math.round(spent);
  attempt.errorCode = error.code;
  attempt.errorMessage = error.detail && redactText(error.detail, secretsOf(state)).slice(0, longestMessage);
  if (usage) {
    attempt.inputTokens = usage.inputTokens + usage.cacheReadTokens + usage.cacheWriteTokens;
    attempt.outputTokens = usage.outputTokens;
  }
  if (!state.headSent && error.code) state.upstreamWaitMs += spent;
}
