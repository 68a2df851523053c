import { describe, expect, it } from 'vitest';
import type { AuthStyle, Platform, WireProtocol } from '@/lib/pool/account';
import { platformPresets, presetFor } from '@/lib/pool/presets';
import { upstreamTarget } from '@/lib/pool/upstream-target';

type Call = { protocol?: WireProtocol; endpoint?: string; model?: string; query?: string; version?: string };

function target(
  platform: Platform,
  baseUrl: string,
  call: Call = {},
  authStyle?: AuthStyle,
  apiVersion?: string,
) {
  const preset = presetFor(platform, baseUrl);
  const account = {
    platform,
    baseUrl,
    provider: preset.provider,
    authStyle: authStyle ?? preset.authStyle,
    secret: 'the-secret',
    apiVersion: apiVersion ?? null,
  };
  return upstreamTarget(account, {
    protocol: call.protocol ?? 'openai',
    endpoint: call.endpoint ?? 'chat/completions',
    model: call.model ?? 'm',
    query: call.query ?? '',
    version: call.version,
  });
}

const place = (...asked: Parameters<typeof target>) => {
  const found = target(...asked);
  return found && `${found.origin}${found.path}`;
};

describe('upstream addresses', () => {
  it('sends OpenAI calls under the base URL, with a bearer key', () => {
    const found = target('openai', 'https://api.openai.com/v1');
    expect(found).toEqual({
      origin: 'https://api.openai.com',
      path: '/v1/chat/completions',
      headers: { authorization: 'Bearer the-secret' },
      defaultHeaders: {},
    });
    expect(place('openai', 'http://127.0.0.1:9000/')).toBe('http://127.0.0.1:9000/v1/chat/completions');
    expect(place('openai-compatible', 'https://open.bigmodel.cn/api/paas/v4/')).toBe(
      'https://open.bigmodel.cn/api/paas/v4/chat/completions',
    );
  });

  it('builds Azure deployment paths with a version, and leaves the newer surface alone', () => {
    const host = 'https://mine.openai.azure.com';
    expect(target('azure-openai', host, { model: 'my gpt/4' })?.headers).toEqual({ 'api-key': 'the-secret' });
    expect(place('azure-openai', host, { model: 'my gpt/4' })).toBe(
      `${host}/openai/deployments/my%20gpt%2F4/chat/completions?api-version=2024-10-21`,
    );
    expect(
      place('azure-openai', `${host}/openai`, { query: 'api-version=1&x=2' }, 'api-key', '2025-01-01'),
    ).toBe(`${host}/openai/deployments/m/chat/completions?x=2&api-version=2025-01-01`);
    expect(place('azure-openai', host, { endpoint: 'responses' })).toBe(
      `${host}/openai/responses?api-version=2025-04-01-preview`,
    );
    expect(place('azure-openai', `${host}/openai/v1`, { endpoint: 'responses' })).toBe(
      `${host}/openai/v1/responses`,
    );
    expect(place('azure-openai', host, { endpoint: 'moderations' })).toBeNull();
  });

  it("serves Claude over Anthropic's own protocol and over its OpenAI form", () => {
    const messages = target('anthropic', 'https://api.anthropic.com', {
      protocol: 'anthropic',
      endpoint: 'messages',
    });
    expect(messages).toMatchObject({
      path: '/v1/messages',
      headers: { 'x-api-key': 'the-secret' },
      defaultHeaders: { 'anthropic-version': '2023-06-01' },
    });
    expect(target('anthropic', 'https://relay.example/claude/v1/')).toMatchObject({
      path: '/claude/v1/chat/completions',
      headers: { authorization: 'Bearer the-secret' },
    });
    expect(target('anthropic', 'https://api.anthropic.com', { endpoint: 'embeddings' })).toBeNull();
    expect(
      target('anthropic', 'https://api.anthropic.com', { protocol: 'gemini', endpoint: 'generateContent' }),
    ).toBeNull();
  });

  it("serves Gemini over its own protocol and over its OpenAI form, without the client's key", () => {
    const base = 'https://generativelanguage.googleapis.com';
    const asked = { protocol: 'gemini' as const, endpoint: 'streamGenerateContent', model: 'gemini-2.5-pro' };
    expect(target('gemini', base, { ...asked, query: 'alt=sse&key=sk-weir-secret' })).toEqual({
      origin: base,
      path: '/v1beta/models/gemini-2.5-pro:streamGenerateContent?alt=sse',
      headers: { 'x-goog-api-key': 'the-secret' },
      defaultHeaders: {},
    });
    expect(place('gemini', `${base}/v1beta`, { ...asked, version: 'v1', model: 'models/../x' })).toBe(
      `${base}/v1/models/%2E/x:streamGenerateContent`,
    );
    expect(place('gemini', base, { ...asked, model: 'tunedModels/mine' })).toBe(
      `${base}/v1beta/tunedModels/mine:streamGenerateContent`,
    );
    expect(target('gemini', base)).toMatchObject({
      path: '/v1beta/openai/chat/completions',
      headers: { authorization: 'Bearer the-secret' },
    });
  });

  it("finds the Anthropic side of vendors that have one, by the account's vendor", () => {
    const asked = { protocol: 'anthropic' as const, endpoint: 'messages' };
    expect(place('openai-compatible', 'https://api.deepseek.com/v1', asked)).toBe(
      'https://api.deepseek.com/anthropic/v1/messages',
    );
    expect(place('openai-compatible', 'http://gpu-box:11434/v1', asked)).toBe(
      'http://gpu-box:11434/v1/messages',
    );
    expect(place('openai-compatible', 'https://api.groq.com/openai/v1', asked)).toBeNull();
    expect(place('openai-compatible', 'https://relay.example/v1', asked)).toBeNull();
  });

  it('sends no empty credentials', () => {
    expect(target('openai-compatible', 'http://127.0.0.1:11434/v1')?.headers).toEqual({});
    expect(
      place('gemini', 'https://g.example', { protocol: 'gemini', endpoint: 'countTokens' }, 'query-key'),
    ).toBe('https://g.example/v1beta/models/m:countTokens?key=the-secret');
  });

  it('recognises every preset by its own address', () => {
    for (const preset of platformPresets) {
      if (!preset.baseUrl || preset.id === 'vllm') continue;
      expect(presetFor(preset.platform, preset.baseUrl).id).toBe(preset.id);
    }
    expect(presetFor('openai-compatible', 'http://127.0.0.1:8000/v1').id).toBe('custom');
  });
});
