// Counts that cannot be true are not believed.
import type { NormalisedUsage } from '@/lib/protocols/answer-state';
import type { JsonRecord } from '@/lib/protocols/json-value';
import type { TokenUsage } from '@/lib/protocols/protocol';

/** No call moves this many tokens; a larger number is a broken counter. */
const mostTokens = 1_000_000_000;

/** Why one of the named counts cannot be true, or null. Absent ones are no reason. */
export function unbelievable(raw: JsonRecord, names: readonly string[]): string | null {
  for (const name of names) {
    const value = raw[name];
    if (value === undefined || value === null) continue;
    if (typeof value !== 'number') return `${name} is not a number`;
    if (value < 0) return `${name} is negative`;
    if (!Number.isInteger(value)) return `${name} is not a whole number`;
    if (value > mostTokens) return `${name} is impossibly large`;
  }
  return null;
}

/** A detail that makes no sense counts as not told: the sums it is a part of may still be right. */
export function countIn(raw: JsonRecord | null, name: string): number {
  const value = raw?.[name];
  return typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= mostTokens ? value : 0;
}

export function believed(tokens: TokenUsage): NormalisedUsage {
  const total = tokens.inputTokens + tokens.cacheReadTokens + tokens.cacheWriteTokens + tokens.outputTokens;
  return total === 0 ? { refused: 'all counts are zero' } : { tokens };
}
