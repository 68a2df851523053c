// Prices that the catalogue does not know. Names are globs; the first that matches wins.
import type { Currency, PriceSpec } from '@/lib/pricing/price-spec';

export type DefaultPrice = { provider: string; model: string; currency: Currency; spec: PriceSpec };

const cny = (provider: string, model: string, input: number, output: number): DefaultPrice => ({
  provider,
  model,
  currency: 'CNY',
  spec: { input, output },
});
const free = (provider: string, model: string): DefaultPrice => ({
  provider,
  model,
  currency: 'USD',
  spec: { input: 0, output: 0 },
});

/** Run on one's own machine: no vendor sends a bill for a token. */
export const localProviders = ['ollama', 'vllm', 'lm-studio', 'llama-cpp'] as const;

export const defaultPrices: readonly DefaultPrice[] = [
  ...localProviders.map((provider) => free(provider, '*')),
  cny('zhipu', 'glm-4', 0.1, 0.1),
  cny('zhipu', 'glm-4-plus', 5, 5),
  cny('zhipu', 'glm-4-air*', 0.5, 0.5),
  cny('zhipu', 'glm-4-long', 1, 1),
  free('zhipu', 'glm-4-flash*'),
  cny('zhipu', 'glm-4.5-air', 0.8, 2),
  cny('zhipu', 'glm-4.5', 2, 8),
  free('zhipu', 'glm-4.5-flash'),
  cny('zhipu', 'embedding-2', 0.5, 0),
  cny('zhipu', 'embedding-3', 0.5, 0),
  cny('qwen', 'qwen2.5-coder*', 0.02, 0.02),
  cny('qwen', 'qwen-turbo*', 0.3, 0.6),
  cny('qwen', 'qwen-plus*', 0.8, 2),
  cny('qwen', 'qwen-max*', 2.4, 9.6),
  cny('qwen', 'qwen-long*', 0.5, 2),
  cny('qwen', 'text-embedding-v*', 0.5, 0),
  {
    provider: 'openai',
    model: 'dall-e-3',
    currency: 'USD',
    spec: { perImage: 0.04 },
  },
  {
    provider: 'openai',
    model: 'tts-1',
    currency: 'USD',
    spec: { perMillionCharacters: 15 },
  },
  {
    provider: 'openai',
    model: 'tts-1-hd',
    currency: 'USD',
    spec: { perMillionCharacters: 30 },
  },
  free('openai', '*moderation*'),
];
