// One colour for one model, everywhere: the hue is its provider's, the shade a hash of its name. The numbers
// themselves are tokens in app/globals.css, where light and dark have their own lightness.

const providerPatterns: readonly [provider: string, pattern: RegExp][] = [
  [
    'openai',
    /^(gpt|o\d|chatgpt|codex|dall-e|tts-|whisper|text-embedding|omni-|sora|davinci|babbage|computer-use)/,
  ],
  ['anthropic', /^claude/],
  ['google', /^(gemini|gemma|imagen|veo|palm|text-bison|learnlm)/],
  ['deepseek', /^deepseek/],
  ['qwen', /^(qwen|qwq|qvq|tongyi|通义|wan\d)/],
  ['zhipu', /^(glm|chatglm|cogview|zhipu)/],
  ['moonshot', /^(moonshot|kimi)/],
  ['mistral', /^(mistral|mixtral|codestral|ministral|magistral|devstral|pixtral|voxtral|open-mi)/],
  ['meta', /^(llama|meta|codellama)/],
  ['xai', /^grok/],
];

const providerAliases: Record<string, string> = {
  azure: 'openai',
  'azure-openai': 'openai',
  claude: 'anthropic',
  gemini: 'google',
  'google-gla': 'google',
  'google-vertex': 'google',
  alibaba: 'qwen',
  dashscope: 'qwen',
  'z.ai': 'zhipu',
  zai: 'zhipu',
  glm: 'zhipu',
  moonshotai: 'moonshot',
  kimi: 'moonshot',
  'x-ai': 'xai',
  grok: 'xai',
};

const known = new Set(providerPatterns.map(([provider]) => provider));

/** Whose model this is, by its name (with or without a `vendor/` prefix); `local` when nobody's. */
export function providerOfModel(model: string): string {
  const name = model.toLowerCase();
  const bare = name.slice(name.lastIndexOf('/') + 1);
  return providerPatterns.find(([, pattern]) => pattern.test(bare))?.[0] ?? 'local';
}

function paletteName(provider: string): string {
  const name = provider.toLowerCase();
  const resolved = providerAliases[name] ?? name;
  return known.has(resolved) ? resolved : 'local';
}

const shades = 5;

/** A CSS colour. The model's name alone decides: whoever serves it, and on every page, it looks the same. */
export function modelColour(model: string): string {
  return `oklch(var(--shade-${hash(model.toLowerCase()) % shades}) var(--tint-${providerOfModel(model)}))`;
}

export function providerColour(provider: string): string {
  return `oklch(var(--shade-2) var(--tint-${paletteName(provider)}))`;
}

/** Users, keys and accounts have no brand: the same name keeps the same place on the hue circle. */
export function nameColour(name: string): string {
  return `oklch(var(--shade-${hash(name) % 3 === 0 ? 1 : 3}) 0.1 ${(hash(`${name}~`) % 24) * 15})`;
}

export const otherColour = 'var(--colour-other)';

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value ^= text.charCodeAt(index);
    value = Math.imul(value, 0x01000193) >>> 0;
  }
  return value;
}
