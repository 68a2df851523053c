import type { NormalisedUsage } from '@/lib/protocols/answer-state';
import { believed, countIn, unbelievable } from '@/lib/protocols/believable-counts';
import { type JsonRecord, recordIn } from '@/lib/protocols/json-value';

const mainCounts = ['prompt_tokens', 'completion_tokens', 'input_tokens', 'output_tokens', 'total_tokens'];

/**
 * OpenAI's counts and those of everybody who speaks its protocol. Cached and cache-written tokens are parts of the
 * prompt's count, reasoning is part of the completion's: where the total shows that it is not (xAI), or that thoughts
 * were only counted in the total (Gemini's OpenAI endpoint), it is added.
 */
export function normaliseOpenaiUsage(raw: JsonRecord, model = ''): NormalisedUsage {
  const problem = unbelievable(raw, mainCounts);
  if (problem) return { refused: problem };
  const total = countIn(raw, 'total_tokens');
  const told = mainCounts.some((name) => name !== 'total_tokens' && typeof raw[name] === 'number');
  const prompt = told ? countIn(raw, 'prompt_tokens') || countIn(raw, 'input_tokens') : total;
  const completion = countIn(raw, 'completion_tokens') || countIn(raw, 'output_tokens');

  const promptDetails = recordIn(raw, 'prompt_tokens_details') ?? recordIn(raw, 'input_tokens_details');
  const cacheRead =
    countIn(promptDetails, 'cached_tokens') ||
    countIn(raw, 'prompt_cache_hit_tokens') ||
    countIn(raw, 'cached_tokens') ||
    countIn(raw, 'cache_read_input_tokens');
  const creation = promptDetails && recordIn(promptDetails, 'cache_creation');
  const cacheWrite1h = countIn(creation, 'ephemeral_1h_input_tokens');
  const cacheWrite =
    countIn(promptDetails, 'cache_creation_input_tokens') ||
    countIn(promptDetails, 'cache_write_tokens') ||
    countIn(creation, 'ephemeral_5m_input_tokens') + cacheWrite1h ||
    countIn(raw, 'cache_creation_input_tokens');

  const outputDetails = recordIn(raw, 'completion_tokens_details') ?? recordIn(raw, 'output_tokens_details');
  const reasoning = countIn(outputDetails, 'reasoning_tokens') || countIn(raw, 'reasoning_tokens');
  const beyond = total - prompt - completion;
  const besides = beyond > 0 && (beyond === reasoning || /(?:^|\/)gemini/.test(model)) ? beyond : 0;
  const output = completion + besides;

  return believed({
    inputTokens: Math.max(0, prompt - cacheRead - cacheWrite),
    cacheReadTokens: cacheRead,
    cacheWriteTokens: cacheWrite,
    cacheWrite1hTokens: Math.min(cacheWrite1h, cacheWrite),
    outputTokens: output,
    reasoningTokens: Math.min(reasoning || besides, output),
  });
}
