import { createHash, timingSafeEqual } from 'node:crypto';
import { environment } from '@/lib/env';
import { metricsText } from '@/lib/metrics/metrics';

export const dynamic = 'force-dynamic';

export async function GET(request: Request): Promise<Response> {
  const { metricsToken, adminToken } = environment();
  const given = /^Bearer\s+(\S+)\s*$/i.exec(request.headers.get('authorization') ?? '')?.[1];
  if (!given || ![metricsToken, adminToken].some((token) => token && same(token, given))) {
    return Response.json(
      { error: { code: 'unauthenticated', message: 'Metrics need the admin token or WEIR_METRICS_TOKEN.' } },
      { status: 401, headers: { 'www-authenticate': 'Bearer', 'cache-control': 'no-store' } },
    );
  }
  const { contentType, text } = await metricsText();
  return new Response(text, { headers: { 'content-type': contentType, 'cache-control': 'no-store' } });
}

/** Hashes are of one length and compared in constant time, so that neither length nor prefix can be measured. */
function same(left: string, right: string): boolean {
  const digest = (value: string) => createHash('sha256').update(value).digest();
  return timingSafeEqual(digest(left), digest(right));
}
