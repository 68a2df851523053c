const schemes = new Set(['http:', 'https:', 'mailto:']);

/** The address if a reader may be led there, else null: only whole addresses of the web, and mail. */
export function safeAddress(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  return schemes.has(url.protocol) ? url.href : null;
}
