// This process's journal: opened by boot, used by the gateway, asked by health and metrics.
import { weirError } from '@/lib/errors';
import type { Journal } from '@/lib/journal/journal';
import { oncePerProcess } from '@/lib/once-per-process';

function holder(): { journal: Journal | null } {
  return oncePerProcess('process-journal', () => ({ journal: null }));
}

export function setProcessJournal(journal: Journal | null): void {
  holder().journal = journal;
}

/** Null before boot has opened it, and after it was closed. */
export function processJournal(): Journal | null {
  return holder().journal;
}

/** The same for whoever cannot go on without: nothing is forwarded while there is no journal. */
export function requireJournal(): Journal {
  const { journal } = holder();
  if (!journal) throw weirError('storage_unavailable', 'The journal is not open.');
  return journal;
}
