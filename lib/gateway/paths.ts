// Which call a path names. /api/v1 and /v1, /api/gemini and /gemini and the root /v1beta mean the same.

export type Protocol = 'openai' | 'anthropic' | 'gemini';

export type GatewayPath =
  | {
      kind: 'call';
      protocol: Protocol;
      endpoint: string;
      /** Where the path names the model (Gemini); null where the body does. */
      model: string | null;
      /** Gemini's path version, for the upstream's path. */
      version: 'v1' | 'v1beta' | null;
    }
  | { kind: 'models'; protocol: Protocol; id: string | null }
  | { kind: 'unknown'; protocol: Protocol };

const openaiEndpoints = new Set([
  'chat/completions',
  'completions',
  'embeddings',
  'responses',
  'moderations',
  'images/generations',
  'audio/speech',
  'audio/transcriptions',
  'audio/translations',
  'rerank',
]);

const geminiActions = new Set([
  'generateContent',
  'streamGenerateContent',
  'countTokens',
  'embedContent',
  'batchEmbedContents',
]);

// Paths without a model in them repeat for ever: each is read once.
const fixedPaths = new Map<string, GatewayPath>();
for (const prefix of ['/v1/', '/api/v1/']) {
  for (const endpoint of openaiEndpoints) {
    fixedPaths.set(prefix + endpoint, {
      kind: 'call',
      protocol: 'openai',
      endpoint,
      model: null,
      version: null,
    });
  }
  for (const endpoint of ['messages', 'messages/count_tokens']) {
    fixedPaths.set(prefix + endpoint, {
      kind: 'call',
      protocol: 'anthropic',
      endpoint,
      model: null,
      version: null,
    });
  }
  fixedPaths.set(`${prefix}models`, { kind: 'models', protocol: 'openai', id: null });
}

export function isGatewayTarget(target: string): boolean {
  const start = target.startsWith('/api/') ? 4 : 0;
  return ['/v1', '/v1beta', '/gemini'].some((root) => {
    if (start && root === '/v1beta') return false;
    if (!target.startsWith(root, start)) return false;
    const next = target[start + root.length];
    return next === undefined || next === '/' || next === '?';
  });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function geminiPath(rest: string, version: 'v1' | 'v1beta'): GatewayPath {
  if (rest === 'models') return { kind: 'models', protocol: 'gemini', id: null };
  if (version === 'v1' && rest === 'chat') {
    return { kind: 'call', protocol: 'gemini', endpoint: 'chat', model: null, version };
  }
  const name = /^(?:tuned)?[mM]odels\/(.+)$/.exec(rest)?.[1];
  if (name === undefined) return { kind: 'unknown', protocol: 'gemini' };
  const plain = decoded(name);
  const colon = plain.lastIndexOf(':');
  const action = colon < 0 ? '' : plain.slice(colon + 1);
  if (!geminiActions.has(action)) {
    return colon < 0
      ? { kind: 'models', protocol: 'gemini', id: plain }
      : { kind: 'unknown', protocol: 'gemini' };
  }
  return { kind: 'call', protocol: 'gemini', endpoint: action, model: plain.slice(0, colon), version };
}

export function readPath(path: string): GatewayPath {
  const trimmed = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
  const fixed = fixedPaths.get(trimmed);
  if (fixed) return fixed;
  const bare = trimmed.startsWith('/api/') ? trimmed.slice(4) : trimmed;
  if (bare.startsWith('/v1/models/')) {
    return { kind: 'models', protocol: 'openai', id: decoded(bare.slice('/v1/models/'.length)) };
  }
  const gemini = /^(?:\/gemini)?\/(v1beta|v1)\/(.+)$/.exec(bare);
  if (gemini && (bare.startsWith('/gemini/') || gemini[1] === 'v1beta')) {
    return geminiPath(gemini[2] ?? '', gemini[1] as 'v1' | 'v1beta');
  }
  if (bare.startsWith('/gemini') || bare.startsWith('/v1beta'))
    return { kind: 'unknown', protocol: 'gemini' };
  return { kind: 'unknown', protocol: bare.startsWith('/v1/messages') ? 'anthropic' : 'openai' };
}
