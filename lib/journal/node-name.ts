// The name under which this data directory's journal is read into the database. Random, since host names
// repeat: two containers called "weir" must not share one progress.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newId } from '@/lib/ids';

export function nodeName(dataDirectory: string): string {
  const directory = join(dataDirectory, 'journal');
  const path = join(directory, 'node');
  try {
    const name = readFileSync(path, 'utf8').trim();
    if (name) return name;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const name = `node-${newId()}`;
  writeFileSync(path, `${name}\n`, { mode: 0o600 });
  return name;
}

export function nodeDirectory(dataDirectory: string, node: string): string {
  return join(dataDirectory, 'journal', node);
}
