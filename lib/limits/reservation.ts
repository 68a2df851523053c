// How much a call may use, guessed before it runs: what it reserves of every quota until it is settled.

import type { AdmissionQuestion } from '@/lib/limits/admission';
import { applyRate } from '@/lib/money';
import { computeCost } from '@/lib/pricing/compute-cost';

/** Output assumed where the client set no limit. */
const assumedOutput = 4_096;

export type Reservation = { tokens: number; billedCost: bigint; baseCost: bigint };

export function reservationFor(
  question: Pick<AdmissionQuestion, 'textBytes' | 'maxOutputTokens' | 'price' | 'key'>,
): Reservation {
  const inputTokens = Math.ceil(question.textBytes / 3);
  const outputTokens = question.maxOutputTokens ?? assumedOutput;
  const cost = computeCost(
    question.price,
    { inputTokens, cacheReadTokens: 0, cacheWriteTokens: 0, cacheWrite1hTokens: 0, outputTokens },
    {},
    1_000_000n,
  );
  const baseCost = cost?.baseCost ?? 0n;
  return {
    tokens: Math.max(inputTokens + outputTokens, 1),
    baseCost,
    billedCost: applyRate(baseCost, question.key.priceRate),
  };
}
