// Disk space set aside, so that requests under way can still be written down when the disk is full.
import { randomFillSync } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type JournalFiles, writeFully } from './files';

export type Reserve = {
  /** True while the space is held. */
  held(): boolean;
  /** Gives the space back to the file system. */
  release(): void;
  /** Takes the space again; false where there is not enough. */
  restore(): boolean;
};

const pieceBytes = 1024 * 1024;

export function openReserve(files: JournalFiles, directory: string, bytes: number): Reserve {
  const path = join(directory, 'reserve');
  let held = bytes === 0 || (existsSync(path) && statSync(path).size === bytes);

  function release(): void {
    held = bytes === 0;
    if (existsSync(path)) files.unlinkSync(path);
  }

  function restore(): boolean {
    if (held) return true;
    let fd: number | null = null;
    try {
      fd = files.openSync(path, 'w', 0o600);
      // Random bytes, since a file system that compresses or skips zeros would reserve nothing.
      const piece = randomFillSync(Buffer.allocUnsafe(Math.min(pieceBytes, bytes)));
      for (let at = 0; at < bytes; at += piece.length) {
        writeFully(files, fd, piece.subarray(0, Math.min(piece.length, bytes - at)), at);
      }
      held = true;
    } catch {
      // No room: what was taken must not keep the journal itself from growing.
      if (existsSync(path)) files.unlinkSync(path);
    } finally {
      if (fd !== null) files.closeSync(fd);
    }
    return held;
  }

  return { held: () => held, release, restore };
}
