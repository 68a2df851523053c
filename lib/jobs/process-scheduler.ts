// This process's scheduler: started by boot, asked by the jobs page.
import { weirError } from '@/lib/errors';
import type { Scheduler } from '@/lib/jobs/scheduler';
import { oncePerProcess } from '@/lib/once-per-process';

function holder(): { scheduler: Scheduler | null } {
  return oncePerProcess('process-scheduler', () => ({ scheduler: null }));
}

export function setProcessScheduler(scheduler: Scheduler): void {
  holder().scheduler = scheduler;
}

export function processScheduler(): Scheduler {
  const { scheduler } = holder();
  if (!scheduler) throw weirError('shutting_down', 'Jobs have not been started on this node.');
  return scheduler;
}
