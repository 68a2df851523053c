// Migrations and the SQLite worker are read from disk at run time. Bundled code cannot find them beside
// itself, so they are found from the program that was started.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { oncePerProcess } from '@/lib/once-per-process';

const landmark = join('lib', 'db', 'sqlite-worker.mjs');

/** The directory that holds `prisma/` and `lib/`. */
export function projectRoot(): string {
  return oncePerProcess('project-root', () => {
    const starts = [process.argv[1] ? dirname(process.argv[1]) : null, process.cwd()];
    for (const start of starts) {
      const found = start && upwards(start);
      if (found) return found;
    }
    throw new Error(`the program's own files were not found above ${starts.filter(Boolean).join(' or ')}`);
  });
}

function upwards(start: string): string | null {
  for (let directory = start; ; directory = dirname(directory)) {
    if (existsSync(join(directory, landmark))) return directory;
    if (dirname(directory) === directory) return null;
  }
}
