// `next start` and `next dev` have no server of ours around them: here Next's process boots Weir and learns to stop.
import { boot } from '@/lib/boot';
import { markReady } from '@/lib/health/phase';
import { log } from '@/lib/log';
import { serverOwner } from '@/lib/serving/owner';
import { stopOnSignals } from '@/lib/serving/stop';
import { describeStartFailure } from '@/lib/start-failure';

export async function bootUnderNext(): Promise<void> {
  if (serverOwner('next') !== 'next') {
    await boot();
    return;
  }
  try {
    const { environment, setupPath, shutdown } = await boot();
    markReady();
    if (setupPath) process.stderr.write(`Make the first administrator at ${setupPath}\n`);
    // Next's own handlers wait for open streams without a deadline, and exit before the journal is flushed.
    process.removeAllListeners('SIGTERM');
    process.removeAllListeners('SIGINT');
    stopOnSignals({
      drainSeconds: process.env.NODE_ENV === 'development' ? 0 : environment.drainSeconds,
      inFlight: () => 0,
      closeConnections: () => {},
      shutdown,
    });
  } catch (error) {
    const { line, complete } = describeStartFailure(error);
    process.stderr.write(`Weir cannot start: ${line}\n`);
    if (!complete) log.error('start failed', { error });
    log.flush();
    process.exit(1);
  }
}
