import { weirError } from '@/lib/errors';

const readingMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

export function isReading(request: Request): boolean {
  return readingMethods.has(request.method);
}

/**
 * Refuses a state-changing request that another site made a browser send. Browsers always send Sec-Fetch-Site to
 * secure and local origins, and Origin with every such request; a program that sends neither carries no
 * browser's cookie by accident. `request.url` says localhost whatever the Host was, so it is never asked.
 */
export function refuseCrossSite(request: Request): void {
  if (isReading(request)) return;
  const site = request.headers.get('sec-fetch-site');
  if (site === 'same-origin' || site === 'none') return;
  const refusal = () =>
    weirError('cross_site_request', 'This request came from another site and was refused.');
  if (site) throw refusal();
  const origin = request.headers.get('origin');
  if (origin === null) return;
  if (!sameHost(origin, request.headers.get('host'))) throw refusal();
}

/** Default ports may be left out on either side. */
function sameHost(origin: string, host: string | null): boolean {
  if (!host || !URL.canParse(origin)) return false;
  const from = new URL(origin);
  const asked = `${from.protocol}//${host}`;
  return URL.canParse(asked) && new URL(asked).host === from.host;
}
