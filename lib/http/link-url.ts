import { environment } from '@/lib/env';
import { isOverTls } from '@/lib/http/session-cookie';

/** A path of this Weir as a whole address: the configured one, else the one that the browser asked under. */
export function linkUrl(headers: { get(name: string): string | null }, path: string): string {
  const { publicUrl, port } = environment();
  if (publicUrl) return publicUrl + path;
  return `${isOverTls(headers) ? 'https' : 'http'}://${headers.get('host') ?? `localhost:${port}`}${path}`;
}
