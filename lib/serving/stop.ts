// How a process stops: no longer ready, no new requests, what is under way may finish until the drain time is over,
// then everything is flushed. A second signal does not wait for any of it.
import { setTimeout as sleep } from 'node:timers/promises';
import { monotonicMillis } from '@/lib/clock';
import { markDraining } from '@/lib/health/phase';
import { processJournal } from '@/lib/journal/process-journal';
import { log } from '@/lib/log';

export interface StopPlan {
  drainSeconds: number;
  /** Requests to wait for, besides those the journal knows. */
  inFlight(): number;
  /** Ends the connections that are left: first politely closing the port, then cutting. */
  closeConnections(): void;
  shutdown(): Promise<void>;
}

const pollMillis = 25;
/** For requests that were cut to write down how they ended. */
const settleMillis = 1000;
const signalNumbers = { SIGINT: 2, SIGTERM: 15 } as const;

export function stopOnSignals(plan: StopPlan): void {
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stopping) {
        log.warn('second signal: stopping at once', { signal });
        log.flush();
        process.exit(128 + signalNumbers[signal]);
      }
      stopping = true;
      log.info('stopping', { signal, drainSeconds: plan.drainSeconds, underWay: underWay(plan) });
      stopGracefully(plan).then(
        () => process.exit(0),
        (error: unknown) => {
          log.error('stopping failed', { error });
          log.flush();
          process.exit(1);
        },
      );
    });
  }
}

export async function stopGracefully(plan: StopPlan): Promise<void> {
  markDraining();
  const drained = await waitUntilIdle(plan, plan.drainSeconds * 1000);
  if (!drained) log.warn('drain time is over: cutting what is left', { underWay: underWay(plan) });
  plan.closeConnections();
  if (!drained) await waitUntilIdle(plan, settleMillis);
  await plan.shutdown();
  log.info('stopped');
  log.flush();
}

/** A request whose client has left may still be read from upstream: the journal knows, the connections do not. */
function underWay(plan: StopPlan): number {
  return Math.max(plan.inFlight(), processJournal()?.stats().openRequests ?? 0);
}

async function waitUntilIdle(plan: StopPlan, millis: number): Promise<boolean> {
  const deadline = monotonicMillis() + millis;
  while (underWay(plan) > 0) {
    if (monotonicMillis() >= deadline) return false;
    await sleep(pollMillis);
  }
  return true;
}
