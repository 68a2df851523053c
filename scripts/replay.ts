// npm run replay -- <directory>: reads a dead node's journal, <data>/journal/<node>, into the database.
import { existsSync, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { holdDataDirectory } from '@/lib/data-directory';
import { closeProcessDatabase, database } from '@/lib/db/database';
import { listSegments } from '@/lib/journal/segments';
import { replayJournal } from '@/lib/ledger/replay';
import { describeStartFailure, StartFailure } from '@/lib/start-failure';

/** Its data directory may not be in use: the process that owns it is still writing these very files. */
function dataDirectoryOf(directory: string): string | null {
  const parent = dirname(directory);
  return basename(parent) === 'journal' ? dirname(parent) : null;
}

try {
  const given = process.argv[2];
  if (!given) throw new StartFailure('Say which: npm run replay -- <data>/journal/<node>');
  const directory = resolve(given);
  if (!existsSync(directory) || !statSync(directory).isDirectory()) {
    throw new StartFailure(`${directory} is not a directory.`);
  }
  if (listSegments(directory).length === 0) throw new StartFailure(`${directory} holds no journal segments.`);
  const dataDirectory = dataDirectoryOf(directory);
  const held = dataDirectory === null ? null : await holdDataDirectory(dataDirectory, 0);
  try {
    const { node, settled, setAside } = await replayJournal(await database(), directory);
    console.log(`${node}: ${settled} requests were new, ${setAside} were refused by the database`);
    if (setAside > 0) console.log(`What was refused is in ${directory}/set-aside.jsonl`);
  } finally {
    await closeProcessDatabase();
    held?.release();
  }
} catch (error) {
  console.error(`Nothing was replayed: ${describeStartFailure(error).line}`);
  process.exitCode = 1;
}
