import type { NormalisedUsage } from '@/lib/protocols/answer-state';
import { believed, countIn, unbelievable } from '@/lib/protocols/believable-counts';
import type { JsonRecord } from '@/lib/protocols/json-value';

const mainCounts = [
  'promptTokenCount',
  'candidatesTokenCount',
  'thoughtsTokenCount',
  'cachedContentTokenCount',
  'toolUsePromptTokenCount',
];

/** Gemini's cached content is part of the prompt's count; thoughts and tool results stand beside the others. */
export function normaliseGeminiUsage(raw: JsonRecord): NormalisedUsage {
  const problem = unbelievable(raw, mainCounts);
  if (problem) return { refused: problem };
  const prompt = countIn(raw, 'promptTokenCount') + countIn(raw, 'toolUsePromptTokenCount');
  const cacheRead = countIn(raw, 'cachedContentTokenCount');
  const thoughts = countIn(raw, 'thoughtsTokenCount');
  return believed({
    inputTokens: Math.max(0, prompt - cacheRead),
    cacheReadTokens: cacheRead,
    cacheWriteTokens: 0,
    cacheWrite1hTokens: 0,
    outputTokens: countIn(raw, 'candidatesTokenCount') + thoughts,
    reasoningTokens: thoughts,
  });
}
