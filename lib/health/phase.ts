// Where this process is in its life. Draining is one way: a process that has begun to stop never turns back.
import { oncePerProcess } from '@/lib/once-per-process';

export type Phase = 'starting' | 'ready' | 'draining';

interface Life {
  phase: Phase;
  readonly draining: AbortController;
}

function life(): Life {
  return oncePerProcess('process-life', () => ({ phase: 'starting', draining: new AbortController() }));
}

export function processPhase(): Phase {
  return life().phase;
}

export function markReady(): void {
  const current = life();
  if (current.phase === 'starting') current.phase = 'ready';
}

export function markDraining(): void {
  const current = life();
  current.phase = 'draining';
  current.draining.abort();
}

/** Aborted when the process begins to stop: endless answers such as live tails end on it. */
export function drainSignal(): AbortSignal {
  return life().draining.signal;
}
