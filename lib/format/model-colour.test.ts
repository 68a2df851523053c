import { expect, test } from 'vitest';
import { modelColour, providerOfModel } from './model-colour';

test.each([
  ['gpt-5.2', 'openai'],
  ['openai/gpt-5.2-mini', 'openai'],
  ['claude-sonnet-4-5', 'anthropic'],
  ['gemini-3-pro', 'google'],
  ['deepseek-chat', 'deepseek'],
  ['Qwen3-Max', 'qwen'],
  ['glm-4.7', 'zhipu'],
  ['kimi-k2', 'moonshot'],
  ['some-model-nobody-knows', 'local'],
])('%s is %s’s', (model, provider) => {
  expect(providerOfModel(model)).toBe(provider);
});

test('a model has one colour, however it is spelt', () => {
  expect(modelColour('GPT-5.2')).toBe(modelColour('gpt-5.2'));
  expect(modelColour('house-blend')).toContain('--tint-local');
});
