import type { NormalisedUsage } from '@/lib/protocols/answer-state';
import { believed, countIn, unbelievable } from '@/lib/protocols/believable-counts';
import { type JsonRecord, recordIn } from '@/lib/protocols/json-value';

const promptCounts = ['input_tokens', 'cache_read_input_tokens', 'cache_creation_input_tokens'];
const mainCounts = [...promptCounts, 'output_tokens'];

/** Anthropic's cache counts stand beside `input_tokens`; writes come flat, nested by their age, or both ways. */
export function normaliseAnthropicUsage(raw: JsonRecord): NormalisedUsage {
  const problem = unbelievable(raw, mainCounts);
  if (problem) return { refused: problem };
  const nested = recordIn(raw, 'cache_creation');
  const nested1h = countIn(nested, 'ephemeral_1h_input_tokens');
  const cacheWrite =
    countIn(raw, 'cache_creation_input_tokens') || countIn(nested, 'ephemeral_5m_input_tokens') + nested1h;
  const output = countIn(raw, 'output_tokens');
  const thinking = countIn(recordIn(raw, 'output_tokens_details'), 'thinking_tokens');
  return believed({
    inputTokens: countIn(raw, 'input_tokens'),
    cacheReadTokens: countIn(raw, 'cache_read_input_tokens'),
    cacheWriteTokens: cacheWrite,
    cacheWrite1hTokens: Math.min(nested1h, cacheWrite),
    outputTokens: output,
    reasoningTokens: Math.min(thinking, output),
  });
}

/**
 * The counts of the end over those of the start, field by field. A prompt of nothing at all is not believed of an end
 * that follows a start which told one: relays fill what they do not know with zeros.
 */
export function overrideUsage(start: JsonRecord, end: JsonRecord): JsonRecord {
  const told = Object.entries(end).filter(([, value]) => value !== null && value !== undefined);
  const merged: JsonRecord = { ...start, ...Object.fromEntries(told) };
  const prompt = (usage: JsonRecord) =>
    promptCounts.some((name) => usage[name] !== 0 && usage[name] !== null && usage[name] !== undefined);
  if (prompt(merged) || !prompt(start)) return merged;
  return { ...merged, ...Object.fromEntries(promptCounts.map((name) => [name, start[name] ?? 0])) };
}
