// Which call a path names. /api/v1 and /v1, /api/gemini and /gemini and the root /v1beta mean the same.
import { readGeminiCall } from '@/lib/protocols/gemini/path';
import type { Endpoint, Protocol } from '@/lib/protocols/protocol';

export type GatewayPath =
  | {
      kind: 'call';
      protocol: Protocol;
      endpoint: Endpoint;
      /** The body says whether to stream (`/gemini/v1/chat`), not the path. */
      streamInBody: boolean;
      /** Where the path names the model (Gemini); null where the body does. */
      model: string | null;
      /** Gemini's path version, for the upstream's path. */
      version: 'v1' | 'v1beta' | null;
    }
  | { kind: 'models'; protocol: Protocol; id: string | null }
  | { kind: 'unknown'; protocol: Protocol };

const openaiEndpoints: readonly Endpoint[] = [
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
];

// Paths without a model in them repeat for ever: each is read once.
const fixedPaths = new Map<string, GatewayPath>();
for (const prefix of ['/v1/', '/api/v1/']) {
  for (const endpoint of openaiEndpoints) {
    fixedPaths.set(prefix + endpoint, {
      kind: 'call',
      protocol: 'openai',
      endpoint,
      streamInBody: true,
      model: null,
      version: null,
    });
  }
  for (const endpoint of ['messages', 'messages/count_tokens'] as const) {
    fixedPaths.set(prefix + endpoint, {
      kind: 'call',
      protocol: 'anthropic',
      endpoint,
      streamInBody: true,
      model: null,
      version: null,
    });
  }
  fixedPaths.set(`${prefix}models`, { kind: 'models', protocol: 'openai', id: null });
}

// What clients ask for whose base URL lacks the version. Only those that no page is called like.
const withoutVersion =
  /^\/(?:api\/)?(?:chat\/completions|completions|embeddings|responses|messages)\/?(?:\?|$)/;

/** A call that would be right behind `/v1`. It is answered here so that the client hears what is wrong. */
export function lacksVersion(target: string): boolean {
  return withoutVersion.test(target);
}

export function isGatewayTarget(target: string): boolean {
  if (lacksVersion(target)) return true;
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
    return {
      kind: 'call',
      protocol: 'gemini',
      endpoint: 'generateContent',
      streamInBody: true,
      model: null,
      version: 'v1beta',
    };
  }
  const name = /^(?:models|tunedModels)\/(.+)$/.exec(rest)?.[1];
  if (name === undefined) return { kind: 'unknown', protocol: 'gemini' };
  const call = readGeminiCall(name);
  if (call) return { kind: 'call', protocol: 'gemini', ...call, streamInBody: false, version };
  return name.includes(':')
    ? { kind: 'unknown', protocol: 'gemini' }
    : { kind: 'models', protocol: 'gemini', id: decoded(name) };
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
