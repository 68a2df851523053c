// The session cookie. Over TLS its name carries the __Host- prefix, with which a browser accepts it only from this
// very host, so that a neighbouring subdomain cannot plant one.
const secureName = '__Host-weir';
const plainName = 'weir';

type ReadHeaders = { get(name: string): string | null };

/** The browser's own Origin is the truth about TLS; behind a proxy the forwarded protocol says it. */
export function isOverTls(headers: ReadHeaders): boolean {
  const origin = headers.get('origin');
  if (origin && origin !== 'null') return origin.startsWith('https:');
  return headers.get('x-forwarded-proto')?.split(',')[0]?.trim() === 'https';
}

export function readSessionCookie(headers: ReadHeaders): string | null {
  const cookies = new Map(
    (headers.get('cookie') ?? '').split(';').map((pair): [string, string] => {
      const at = pair.indexOf('=');
      return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
    }),
  );
  const secure = cookies.get(secureName);
  if (secure) return secure;
  return isOverTls(headers) ? null : (cookies.get(plainName) ?? null);
}

export function sessionCookie(headers: ReadHeaders, value: string, maxAgeSeconds: number): string {
  const secure = isOverTls(headers);
  return `${secure ? secureName : plainName}=${value}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
}

/** Both names, whichever the browser holds. */
export function clearedSessionCookies(): string[] {
  return [
    `${secureName}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure`,
    `${plainName}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax`,
  ];
}
