// Next calls this before it serves. Under our own server the process is already booting and this only waits for
// it; under `next start` or `next dev` alone it is what boots.
import type { Instrumentation } from 'next';

export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { bootUnderNext } = await import('@/lib/boot-under-next');
  await bootUnderNext();
}

export const onRequestError: Instrumentation.onRequestError = async (error, request, context) => {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { log } = await import('@/lib/log');
  log.error('request failed', {
    error,
    method: request.method,
    path: request.path.split('?')[0],
    route: context.routePath,
    kind: context.routeType,
  });
};
