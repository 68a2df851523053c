// Gateway paths as Next route handlers, for `next dev`, `next start` and hosts without our server.

/** One handler for every method: `export { GET, POST, ... } from '@/lib/gateway/next-mount'`. */
export async function GET(_request: Request): Promise<Response> {
  throw new Error('not built yet');
}
