// Reads the journal that a process left behind which will never start again: a lost container, an old machine.
import { basename, resolve } from 'node:path';
import type { Database } from '@/lib/db/database';
import { openJournal } from '@/lib/journal/journal';
import { startLedger } from './ledger';

export type Replayed = { node: string; settled: number; setAside: number };

/**
 * Replays `<data>/journal/<node>` under its own name, so that what that node had drained is not read again. Nobody
 * else may be using the directory.
 */
export async function replayJournal(database: Database, directory: string): Promise<Replayed> {
  const path = resolve(directory);
  const node = basename(path);
  const journal = await openJournal({ directory: path, node, durability: 'process', reserveBytes: 0 });
  const ledger = startLedger({ database, journal, batchSize: 1000 });
  try {
    await ledger.drained();
    const { settled, setAside } = ledger.stats();
    return { node, settled, setAside };
  } finally {
    await ledger.stop();
    await journal.close();
  }
}
