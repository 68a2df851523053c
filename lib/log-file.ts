// LOG_FILE: appended to, and renamed to `.1`, `.2`, … when it has grown to the limit.
import { closeSync, fstatSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { LogOutput } from '@/lib/log';

const defaultMaximumBytes = 50 * 1024 * 1024;
const defaultKeep = 5;

export interface LogFile extends LogOutput {
  close(): void;
}

export function openLogFile(
  path: string,
  { maximumBytes = defaultMaximumBytes, keep = defaultKeep } = {},
): LogFile {
  mkdirSync(dirname(path), { recursive: true });
  let descriptor = openSync(path, 'a', 0o640);
  let size = fstatSync(descriptor).size;

  function rotate(): void {
    closeSync(descriptor);
    rmSync(`${path}.${keep}`, { force: true });
    for (let number = keep - 1; number >= 1; number -= 1)
      renameIfThere(`${path}.${number}`, `${path}.${number + 1}`);
    renameIfThere(path, `${path}.1`);
    descriptor = openSync(path, 'a', 0o640);
    size = 0;
  }

  return {
    write(line) {
      const bytes = Buffer.from(line);
      try {
        if (size > 0 && size + bytes.length > maximumBytes) rotate();
        size += writeSync(descriptor, bytes);
      } catch (error) {
        // A full disk must not take the service down for the sake of a copy of what stdout already has.
        process.stderr.write(`LOG_FILE ${path}: ${error instanceof Error ? error.message : String(error)}\n`);
      }
    },
    close: () => closeSync(descriptor),
  };
}

function renameIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
