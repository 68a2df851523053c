// Made-up figures, the same on every load, so that two screenshots can be compared.

export const sampleModels = [
  'gpt-5.2',
  'gpt-5.2-mini',
  'o4-mini',
  'claude-sonnet-4-5',
  'claude-haiku-4-5',
  'gemini-3-pro',
  'gemini-3-flash',
  'deepseek-chat',
  'qwen3-max',
  'glm-4.7',
  'kimi-k2',
  'mistral-large',
  'llama-4-maverick',
  'grok-4',
  'bge-m3',
];

/** Mulberry32. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  };
}
