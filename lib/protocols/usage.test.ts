import { describe, expect, it } from 'vitest';
import { normaliseAnthropicUsage, overrideUsage } from '@/lib/protocols/anthropic/usage';
import { normaliseGeminiUsage } from '@/lib/protocols/gemini/usage';
import { normaliseOpenaiUsage } from '@/lib/protocols/openai/usage';

function tokens(
  input: number,
  cacheRead: number,
  cacheWrite: number,
  cacheWrite1h: number,
  output: number,
  reasoning = 0,
) {
  return {
    tokens: {
      inputTokens: input,
      cacheReadTokens: cacheRead,
      cacheWriteTokens: cacheWrite,
      cacheWrite1hTokens: cacheWrite1h,
      outputTokens: output,
      reasoningTokens: reasoning,
    },
  };
}

describe("OpenAI's counts", () => {
  it('take the cached part out of the prompt', () => {
    const usage = { prompt_tokens: 100, completion_tokens: 7, prompt_tokens_details: { cached_tokens: 60 } };
    expect(normaliseOpenaiUsage(usage)).toEqual(tokens(40, 60, 0, 0, 7));
    expect(normaliseOpenaiUsage({ prompt_tokens: 100, prompt_cache_hit_tokens: 60 })).toEqual(
      tokens(40, 60, 0, 0, 0),
    );
    expect(normaliseOpenaiUsage({ prompt_tokens: 100, cached_tokens: 60 })).toEqual(tokens(40, 60, 0, 0, 0));
  });

  it('never go below zero', () => {
    const usage = { prompt_tokens: 10, completion_tokens: 1, prompt_tokens_details: { cached_tokens: 30 } };
    expect(normaliseOpenaiUsage(usage)).toEqual(tokens(0, 30, 0, 0, 1));
  });

  it('keep five-minute and one-hour writes apart', () => {
    const details = {
      cached_tokens: 10,
      cache_creation: { ephemeral_5m_input_tokens: 20, ephemeral_1h_input_tokens: 5 },
    };
    expect(normaliseOpenaiUsage({ prompt_tokens: 100, prompt_tokens_details: details })).toEqual(
      tokens(65, 10, 25, 5, 0),
    );
  });

  it('count reasoning once, whether it is inside the completion or beside it', () => {
    const details = { completion_tokens_details: { reasoning_tokens: 50 } };
    expect(
      normaliseOpenaiUsage({ prompt_tokens: 5, completion_tokens: 60, total_tokens: 65, ...details }),
    ).toEqual(tokens(5, 0, 0, 0, 60, 50));
    expect(
      normaliseOpenaiUsage({ prompt_tokens: 5, completion_tokens: 10, total_tokens: 65, ...details }),
    ).toEqual(tokens(5, 0, 0, 0, 60, 50));
  });

  it('do not take a total that does not add up for reasoning', () => {
    expect(normaliseOpenaiUsage({ prompt_tokens: 5, completion_tokens: 10, total_tokens: 90 })).toEqual(
      tokens(5, 0, 0, 0, 10),
    );
  });

  it.each([
    [{ prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 }, 'all counts are zero'],
    [{}, 'all counts are zero'],
    [{ prompt_tokens: -1, completion_tokens: 3 }, 'prompt_tokens is negative'],
    [{ prompt_tokens: 1.5, completion_tokens: 3 }, 'prompt_tokens is not a whole number'],
    [{ prompt_tokens: '12', completion_tokens: 3 }, 'prompt_tokens is not a number'],
    [{ prompt_tokens: 1e15, completion_tokens: 3 }, 'prompt_tokens is impossibly large'],
  ])('%j are not believed', (usage, refused) => {
    expect(normaliseOpenaiUsage(usage)).toEqual({ refused });
  });

  it('are believed where only a detail makes no sense', () => {
    const usage = { prompt_tokens: 9, completion_tokens: 3, prompt_tokens_details: { cached_tokens: -4 } };
    expect(normaliseOpenaiUsage(usage)).toEqual(tokens(9, 0, 0, 0, 3));
    expect(normaliseOpenaiUsage({ ...usage, prompt_tokens_details: null })).toEqual(tokens(9, 0, 0, 0, 3));
  });
});

describe("Anthropic's counts", () => {
  it('stand beside each other', () => {
    const usage = {
      input_tokens: 5,
      cache_read_input_tokens: 100,
      cache_creation_input_tokens: 40,
      output_tokens: 9,
    };
    expect(normaliseAnthropicUsage(usage)).toEqual(tokens(5, 100, 40, 0, 9));
  });

  it('tell writes nested, flat or both ways', () => {
    const cache_creation = { ephemeral_5m_input_tokens: 30, ephemeral_1h_input_tokens: 10 };
    expect(normaliseAnthropicUsage({ input_tokens: 5, cache_creation, output_tokens: 9 })).toEqual(
      tokens(5, 0, 40, 10, 9),
    );
    const both = { input_tokens: 5, cache_creation, cache_creation_input_tokens: 40, output_tokens: 9 };
    expect(normaliseAnthropicUsage(both)).toEqual(tokens(5, 0, 40, 10, 9));
  });

  it('of the end override those of the start field by field, and are never added', () => {
    const start = { input_tokens: 5, cache_read_input_tokens: 100, output_tokens: 1 };
    expect(overrideUsage(start, { output_tokens: 20 })).toEqual({ ...start, output_tokens: 20 });
    expect(overrideUsage(start, { input_tokens: null, output_tokens: 20 })).toEqual({
      ...start,
      output_tokens: 20,
    });
    expect(
      overrideUsage(start, { input_tokens: 0, cache_read_input_tokens: 105, output_tokens: 20 }),
    ).toEqual({
      input_tokens: 0,
      cache_read_input_tokens: 105,
      output_tokens: 20,
    });
  });

  it('of an end filled with zeros leave the prompt of the start', () => {
    const start = { input_tokens: 5, cache_read_input_tokens: 100, output_tokens: 1 };
    const end = {
      input_tokens: 0,
      cache_read_input_tokens: 0,
      cache_creation_input_tokens: 0,
      output_tokens: 20,
    };
    expect(normaliseAnthropicUsage(overrideUsage(start, end))).toEqual(tokens(5, 100, 0, 0, 20));
  });
});

describe("Gemini's counts", () => {
  it('take the cached part out of the prompt and add thoughts and tool results', () => {
    const usage = {
      promptTokenCount: 100,
      cachedContentTokenCount: 80,
      candidatesTokenCount: 10,
      thoughtsTokenCount: 30,
      toolUsePromptTokenCount: 4,
    };
    expect(normaliseGeminiUsage(usage)).toEqual(tokens(24, 80, 0, 0, 40, 30));
  });

  it('are not believed below zero', () => {
    expect(normaliseGeminiUsage({ promptTokenCount: 3, candidatesTokenCount: -2 })).toEqual({
      refused: 'candidatesTokenCount is negative',
    });
  });
});
