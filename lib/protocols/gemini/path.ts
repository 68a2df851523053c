import type { Endpoint } from '@/lib/protocols/protocol';

export type GeminiCall = { model: string; endpoint: Endpoint };

const methods: ReadonlySet<string> = new Set([
  'generateContent',
  'streamGenerateContent',
  'countTokens',
  'embedContent',
  'batchEmbedContents',
]);

/** Reads what follows `/models/` in a Gemini path, e.g. `gemini-2.5-flash:streamGenerateContent`. */
export function readGeminiCall(afterModels: string): GeminiCall | null {
  const colon = afterModels.lastIndexOf(':');
  if (colon <= 0) return null;
  const method = afterModels.slice(colon + 1);
  if (!methods.has(method)) return null;
  const model = decodeName(afterModels.slice(0, colon));
  return model ? { model, endpoint: method as Endpoint } : null;
}

function decodeName(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    // A stray percent sign is no reason to refuse a name: an account serves it or none does.
    return encoded;
  }
}
