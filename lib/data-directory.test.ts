import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { holdDataDirectory } from '@/lib/data-directory';

const directory = mkdtempSync(join(tmpdir(), 'weir-directory-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** A process that holds the directory's lock and nothing else, until it is killed. */
async function holdElsewhere(path: string) {
  const script = `
    const lock = new (require('better-sqlite3'))(${JSON.stringify(join(path, 'journal', 'lock.db'))});
    lock.pragma('locking_mode = EXCLUSIVE');
    lock.exec('BEGIN EXCLUSIVE; COMMIT');
    console.log('held');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=commonjs', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return child;
}

describe('the data directory', () => {
  it('is held by one process, and free again the moment that one is killed', async () => {
    const path = join(directory, 'killed');
    (await holdDataDirectory(path, 0)).release();
    const holder = await holdElsewhere(path);
    await expect(holdDataDirectory(path, 0)).rejects.toMatchObject({ name: 'StartFailure' });
    holder.kill('SIGKILL');
    await once(holder, 'close');
    (await holdDataDirectory(path, 0)).release();
  });

  it('is handed over by a process that stops while another waits', async () => {
    const path = join(directory, 'handed-over');
    (await holdDataDirectory(path, 0)).release();
    const holder = await holdElsewhere(path);
    const waiting = holdDataDirectory(path, 60);
    holder.kill('SIGTERM');
    (await waiting).release();
  });

  it('can be held again after it was given back', async () => {
    const path = join(directory, 'again');
    (await holdDataDirectory(path, 0)).release();
    (await holdDataDirectory(path, 0)).release();
  });
});
