// Upstreams that people have: what an account needs to know about each before anybody types anything.
// Pure data, so that forms may show it.
import type { AuthStyle, Platform, WireProtocol } from '@/lib/pool/account';

export type PlatformPreset = {
  id: string;
  label: string;
  platform: Platform;
  /** The price vendor. */
  provider: string;
  baseUrl: string;
  authStyle: AuthStyle;
  /** Where on the same origin the upstream speaks Anthropic's protocol; null where it does not. */
  anthropicPath: string | null;
  /** Runs on one's own machine, where any host is as good as the preset's. */
  selfHosted?: true;
};

function compatible(
  id: string,
  label: string,
  baseUrl: string,
  more: Partial<PlatformPreset> = {},
): PlatformPreset {
  return {
    id,
    label,
    platform: 'openai-compatible',
    provider: id,
    baseUrl,
    authStyle: 'bearer',
    anthropicPath: null,
    ...more,
  };
}

export const platformPresets: readonly PlatformPreset[] = [
  compatible('openai', 'OpenAI', 'https://api.openai.com/v1', { platform: 'openai' }),
  {
    id: 'anthropic',
    label: 'Anthropic (Claude Console)',
    platform: 'anthropic',
    provider: 'anthropic',
    baseUrl: 'https://api.anthropic.com',
    authStyle: 'x-api-key',
    anthropicPath: '',
  },
  {
    id: 'anthropic-relay',
    label: 'Anthropic-compatible relay',
    platform: 'anthropic',
    provider: 'anthropic',
    baseUrl: '',
    authStyle: 'bearer',
    anthropicPath: '',
  },
  {
    id: 'gemini',
    label: 'Google Gemini',
    platform: 'gemini',
    provider: 'google',
    baseUrl: 'https://generativelanguage.googleapis.com',
    authStyle: 'x-goog-api-key',
    anthropicPath: null,
  },
  {
    id: 'azure-openai',
    label: 'Azure OpenAI',
    platform: 'azure-openai',
    provider: 'azure',
    baseUrl: '',
    authStyle: 'api-key',
    anthropicPath: null,
  },
  compatible('deepseek', 'DeepSeek', 'https://api.deepseek.com/v1', { anthropicPath: '/anthropic' }),
  compatible('qwen', 'Qwen (DashScope)', 'https://dashscope.aliyuncs.com/compatible-mode/v1', {
    anthropicPath: '/apps/anthropic',
  }),
  compatible(
    'qwen-international',
    'Qwen (DashScope, international)',
    'https://dashscope-intl.aliyuncs.com/compatible-mode/v1',
    { provider: 'qwen', anthropicPath: '/apps/anthropic' },
  ),
  compatible('zhipu', 'Zhipu GLM', 'https://open.bigmodel.cn/api/paas/v4', {
    anthropicPath: '/api/anthropic',
  }),
  compatible('zai', 'Z.ai GLM', 'https://api.z.ai/api/paas/v4', { anthropicPath: '/api/anthropic' }),
  compatible('moonshot', 'Moonshot Kimi', 'https://api.moonshot.cn/v1', { anthropicPath: '/anthropic' }),
  compatible('moonshot-international', 'Moonshot Kimi (international)', 'https://api.moonshot.ai/v1', {
    provider: 'moonshot',
    anthropicPath: '/anthropic',
  }),
  compatible('openrouter', 'OpenRouter', 'https://openrouter.ai/api/v1', { anthropicPath: '/api' }),
  compatible('groq', 'Groq', 'https://api.groq.com/openai/v1'),
  compatible('mistral', 'Mistral', 'https://api.mistral.ai/v1'),
  compatible('xai', 'xAI Grok', 'https://api.x.ai/v1', { anthropicPath: '' }),
  compatible('siliconflow', 'SiliconFlow', 'https://api.siliconflow.cn/v1'),
  compatible('together', 'Together', 'https://api.together.xyz/v1'),
  compatible('fireworks', 'Fireworks', 'https://api.fireworks.ai/inference/v1'),
  compatible('cerebras', 'Cerebras', 'https://api.cerebras.ai/v1'),
  compatible('perplexity', 'Perplexity', 'https://api.perplexity.ai'),
  compatible('ollama', 'Ollama', 'http://127.0.0.1:11434/v1', {
    authStyle: 'none',
    anthropicPath: '',
    selfHosted: true,
  }),
  compatible('vllm', 'vLLM', 'http://127.0.0.1:8000/v1', { anthropicPath: '', selfHosted: true }),
  compatible('lm-studio', 'LM Studio', 'http://127.0.0.1:1234/v1', { authStyle: 'none', selfHosted: true }),
  compatible('custom', 'Other OpenAI-compatible', '', { provider: 'custom' }),
];

const defaultsByPlatform: Readonly<Record<Platform, string>> = {
  openai: 'openai',
  anthropic: 'anthropic',
  gemini: 'gemini',
  'azure-openai': 'azure-openai',
  'openai-compatible': 'custom',
};

/** The preset an account is an instance of, by where it points; the platform's plain one where nothing matches. */
export function presetFor(platform: Platform, baseUrl: string): PlatformPreset {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : null;
  const found =
    url &&
    platform === 'openai-compatible' &&
    platformPresets.find((preset) => {
      if (preset.platform !== platform || !preset.baseUrl) return false;
      const known = new URL(preset.baseUrl);
      // Port 8000 is anybody's; 11434 is Ollama's wherever it runs.
      if (preset.id === 'ollama') return url.port === known.port || url.hostname === 'ollama';
      return url.host === known.host && (!preset.selfHosted || preset.id !== 'vllm');
    });
  return found || platformPresets.find((preset) => preset.id === defaultsByPlatform[platform])!;
}

export function presetOfProvider(provider: string): PlatformPreset | null {
  return platformPresets.find((preset) => preset.provider === provider) ?? null;
}

/** What Anthropic and Google serve in OpenAI's form. */
const compatibleEndpoints: Readonly<Record<'anthropic' | 'gemini', readonly string[]>> = {
  anthropic: ['chat/completions', 'models'],
  gemini: ['chat/completions', 'embeddings', 'images/generations', 'models'],
};

const azureLacks: readonly string[] = ['moderations', 'rerank'];

/** Whether an account can answer this endpoint of this protocol without anything being translated. */
export function servesEndpoint(
  account: { platform: Platform; provider: string },
  protocol: WireProtocol,
  endpoint: string,
): boolean {
  switch (account.platform) {
    case 'anthropic':
      if (protocol === 'openai') return compatibleEndpoints.anthropic.includes(endpoint);
      return protocol === 'anthropic';
    case 'gemini':
      if (protocol === 'openai') return compatibleEndpoints.gemini.includes(endpoint);
      return protocol === 'gemini';
    case 'azure-openai':
      return protocol === 'openai' && !azureLacks.includes(endpoint);
    case 'openai-compatible':
      if (protocol === 'anthropic')
        return (presetOfProvider(account.provider)?.anthropicPath ?? null) !== null;
      return protocol === 'openai';
    case 'openai':
      return protocol === 'openai';
  }
}
