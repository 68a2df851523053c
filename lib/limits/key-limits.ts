// Requests and tokens a minute and calls at once, of one key in this process.
import { createSlidingMinute, type SlidingMinute } from '@/lib/limits/sliding-minute';

export type RateLimits = { rpm: number | null; tpm: number | null; maxConcurrency: number | null };

export type KeyUse = {
  requests: SlidingMinute;
  tokens: SlidingMinute;
  /** Reserved by calls under way. */
  reservedTokens: number;
  inFlight: number;
};

export function createKeyUse(): KeyUse {
  return { requests: createSlidingMinute(), tokens: createSlidingMinute(), reservedTokens: 0, inFlight: 0 };
}

export type RateRefusal = {
  code: 'rate_limit_exceeded' | 'concurrency_limit_exceeded';
  message: string;
  retryAfterMillis: number;
};

/** Why a call that reserves `tokens` may not begin; null where it may. */
export function rateRefusal(
  use: KeyUse,
  limits: RateLimits,
  tokens: number,
  now: number,
): RateRefusal | null {
  const { rpm, tpm, maxConcurrency } = limits;
  if (maxConcurrency !== null && use.inFlight >= maxConcurrency) {
    return {
      code: 'concurrency_limit_exceeded',
      message: `This key may have ${maxConcurrency} calls under way at once.`,
      // Nobody knows when a call ends; a second is soon enough and not a flood.
      retryAfterMillis: 1000,
    };
  }
  if (rpm !== null && use.requests.sum(now) + 1 > rpm) {
    return {
      code: 'rate_limit_exceeded',
      message: `This key may make ${rpm} requests a minute.`,
      retryAfterMillis: use.requests.waitFor(rpm - 1, now),
    };
  }
  if (tpm === null) return null;
  const used = use.tokens.sum(now);
  // A call larger than the whole limit is let through alone: else it could never run.
  const alone = use.reservedTokens === 0 && used < tpm;
  if (alone || used + use.reservedTokens + tokens <= tpm) return null;
  const room = Math.max(tpm - tokens - use.reservedTokens, 0);
  return {
    code: 'rate_limit_exceeded',
    message: `This key may use ${tpm} tokens a minute.`,
    retryAfterMillis: Math.max(use.tokens.waitFor(room, now), 1000),
  };
}

/** As OpenAI writes them: 350ms, 12.5s, 1m0s. */
export function resetText(millis: number): string {
  const whole = Math.ceil(millis);
  if (whole < 1000) return `${whole}ms`;
  const minutes = Math.floor(whole / 60_000);
  const rest = Number(((whole % 60_000) / 1000).toFixed(3));
  return minutes > 0 ? `${minutes}m${rest}s` : `${rest}s`;
}

export function rateHeaders(use: KeyUse, limits: RateLimits, now: number): Record<string, string> {
  const headers: Record<string, string> = {};
  if (limits.rpm !== null) {
    headers['x-ratelimit-limit-requests'] = String(limits.rpm);
    headers['x-ratelimit-remaining-requests'] = String(Math.max(limits.rpm - use.requests.sum(now), 0));
    headers['x-ratelimit-reset-requests'] = resetText(use.requests.resetIn(now));
  }
  if (limits.tpm !== null) {
    const used = use.tokens.sum(now) + use.reservedTokens;
    headers['x-ratelimit-limit-tokens'] = String(limits.tpm);
    headers['x-ratelimit-remaining-tokens'] = String(Math.max(limits.tpm - used, 0));
    headers['x-ratelimit-reset-tokens'] = resetText(use.tokens.resetIn(now));
  }
  return headers;
}
