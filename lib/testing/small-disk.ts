// A disk of a few megabytes, which a test can really fill: a tmpfs in a mount namespace of its own. Root may make
// one, and on most systems any user inside a user namespace. It is gone with the process that holds it.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SmallDisk {
  /** Where it is for programs that run `within` it. */
  readonly path: string;
  /** The same place as this process sees it. */
  readonly seen: string;
  /** What to spawn so that a program sees the disk. */
  within(command: string, args: readonly string[], directory: string): [string, string[]];
  /** Leaves not one byte. */
  fill(): void;
  /** Gives back what `fill` took. */
  free(): void;
  makeReadOnly(): void;
  remove(): Promise<void>;
}

const asUser = process.getuid?.() === 0 ? [] : ['--user'];

/** Not everywhere: containers without rights, and systems that are not Linux, allow no mounts. */
export function canMountDisks(): boolean {
  const probe = holderCommand('64k', tmpdir(), 'true');
  return spawnSync('unshare', probe, { stdio: 'ignore' }).status === 0;
}

function holderCommand(size: string, path: string, then: string): string[] {
  const script = `mount -t tmpfs -o size=${size} weir "$1" && ${then}`;
  const rights = asUser.length > 0 ? ['--user', '--map-root-user'] : [];
  return [...rights, '--mount', 'sh', '-c', script, 'sh', path];
}

export async function mountSmallDisk(megabytes: number): Promise<SmallDisk> {
  const path = mkdtempSync(join(tmpdir(), 'weir-disk-'));
  // Reading until its input closes, it ends with this process however that ends.
  const holder: ChildProcess = spawn(
    'unshare',
    holderCommand(`${megabytes}m`, path, 'echo mounted && read -r _'),
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const [said] = (await once(holder.stdout!, 'data')) as [Buffer];
  if (!said.toString().includes('mounted')) throw new Error('no disk could be mounted');
  const enter = ['--target', String(holder.pid), '--mount', ...asUser];
  const credentials = asUser.length > 0 ? ['--preserve-credentials'] : [];
  const seen = join('/proc', String(holder.pid), 'root', path);
  const filler = join(seen, 'filler');
  return {
    path,
    seen,
    within(command, args, directory) {
      const script = 'cd "$0" && exec "$@"';
      return ['nsenter', [...enter, ...credentials, 'sh', '-c', script, directory, command, ...args]];
    },
    fill() {
      const file = openSync(filler, 'a');
      try {
        for (let piece = 1024 * 1024; piece >= 1; ) {
          if (!takes(file, piece)) piece = Math.floor(piece / 2);
        }
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
    },
    makeReadOnly() {
      const remount = [...enter, ...credentials, 'mount', '-o', 'remount,ro', path];
      const { status, stderr } = spawnSync('nsenter', remount, { encoding: 'utf8' });
      if (status !== 0) throw new Error(`the disk cannot be made read-only: ${stderr}`);
    },
    free: () => rmSync(filler, { force: true }),
    async remove() {
      const gone = once(holder, 'close');
      holder.stdin?.end();
      await gone;
      rmSync(path, { recursive: true, force: true });
    },
  };
}

function takes(file: number, bytes: number): boolean {
  try {
    return writeSync(file, Buffer.alloc(bytes, 1)) === bytes;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return false;
    throw error;
  }
}
