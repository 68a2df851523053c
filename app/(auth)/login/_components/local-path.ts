/** Where to go after signing in: a path of this site and nothing else, so that a link cannot lead away. */
export function localPath(wanted: unknown): string {
  if (typeof wanted !== 'string' || !wanted.startsWith('/')) return '/';
  const base = 'http://weir.invalid';
  // Parsed as a browser would: `//host` and `/\host` are other hosts.
  if (!URL.canParse(wanted, base)) return '/';
  const target = new URL(wanted, base);
  if (target.origin !== base || target.pathname === '/login') return '/';
  return `${target.pathname}${target.search}`;
}
