// How many requests are under way in this process, for the live figures.
import { oncePerProcess } from '@/lib/once-per-process';

function active(): { count: number } {
  return oncePerProcess('gateway.active-requests', () => ({ count: 0 }));
}

export function activeRequests(): number {
  return active().count;
}

export function requestBegan() {
  active().count += 1;
}

export function requestEnded() {
  active().count -= 1;
}
