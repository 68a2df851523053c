// How many requests are under way in this process: for the live figures and for draining.
import { oncePerProcess } from '@/lib/once-per-process';

type Active = { count: number; waiting: (() => void)[] };

function active(): Active {
  return oncePerProcess('gateway.active-requests', () => ({ count: 0, waiting: [] }));
}

export function activeRequests(): number {
  return active().count;
}

export function requestBegan() {
  active().count += 1;
}

export function requestEnded() {
  const current = active();
  current.count -= 1;
  if (current.count === 0) for (const resolve of current.waiting.splice(0)) resolve();
}

/** Resolves once nothing is under way. */
export function whenIdle(): Promise<void> {
  const current = active();
  return current.count === 0 ? Promise.resolve() : new Promise((resolve) => current.waiting.push(resolve));
}
