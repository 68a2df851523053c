// Placeholders for what is not text: images, sound and files are told by type, size and hash, and never kept.
import { createHash } from 'node:crypto';
import type { Part } from '@/lib/conversations/recorded-turn';

type BinaryPart = Extract<Part, { type: 'binary' }>;

const longestName = 500;
const longestType = 100;

export function base64Part(mediaType: string, data: string, name = ''): BinaryPart {
  const bytes = Buffer.from(data, 'base64');
  return {
    type: 'binary',
    mediaType: mediaType.slice(0, longestType) || 'application/octet-stream',
    name: name.slice(0, longestName),
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  };
}

/** Something the provider holds, or fetches itself. */
export function referencePart(mediaType: string, name: string): BinaryPart {
  return {
    type: 'binary',
    mediaType: mediaType.slice(0, longestType),
    name: name.slice(0, longestName),
    bytes: null,
    sha256: null,
  };
}

/** A data URL becomes what it holds, any other address stays an address. */
export function urlPart(url: string, kind: string, name = ''): BinaryPart {
  const comma = url.startsWith('data:') ? url.indexOf(',') : -1;
  if (comma === -1) return referencePart(kind, name || url);
  const [mediaType = '', ...flags] = url.slice('data:'.length, comma).split(';');
  const content = url.slice(comma + 1);
  if (flags.includes('base64')) return base64Part(mediaType || kind, content, name);
  return base64Part(mediaType || kind, Buffer.from(content).toString('base64'), name);
}
