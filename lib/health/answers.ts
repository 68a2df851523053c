// What /healthz and /readyz say, for both of their mounts: our own server and Next's routes.
import { processPhase } from '@/lib/health/phase';
import { readiness } from '@/lib/health/readiness';

export interface HealthAnswer {
  status: 200 | 503;
  body: object;
}

/** Alive: this process runs its event loop. Nothing outside it is asked, so that no outage elsewhere restarts it. */
export function healthAnswer(): HealthAnswer {
  return { status: 200, body: { status: 'ok', phase: processPhase() } };
}

export async function readinessAnswer(): Promise<HealthAnswer> {
  const { ready, phase, checks } = await readiness();
  return { status: ready ? 200 : 503, body: { status: ready ? 'ready' : 'not ready', phase, checks } };
}
