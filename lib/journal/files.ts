// The file system as the journal uses it: one seam, so that tests can fill the disk at any byte.
import fs from 'node:fs';

export type JournalFiles = {
  openSync: (path: string, flags: string, mode: number) => number;
  writeSync: (fd: number, bytes: Buffer, offset: number, length: number, position: number) => number;
  truncateSync: (fd: number, length: number) => void;
  closeSync: (fd: number) => void;
  unlinkSync: (path: string) => void;
  fdatasync: (fd: number) => Promise<void>;
};

export const realFiles: JournalFiles = {
  openSync: fs.openSync,
  writeSync: (fd, bytes, offset, length, position) => fs.writeSync(fd, bytes, offset, length, position),
  truncateSync: fs.ftruncateSync,
  closeSync: fs.closeSync,
  unlinkSync: fs.unlinkSync,
  fdatasync: (fd) =>
    new Promise((resolve, reject) => fs.fdatasync(fd, (error) => (error ? reject(error) : resolve()))),
};

/** Writes all of it, or throws: on a full disk a write may be cut short without an error. */
export function writeFully(files: JournalFiles, fd: number, bytes: Buffer, position: number): void {
  let written = 0;
  while (written < bytes.length) {
    const count = files.writeSync(fd, bytes, written, bytes.length - written, position + written);
    if (count <= 0) throw Object.assign(new Error('the disk takes no more bytes'), { code: 'ENOSPC' });
    written += count;
  }
}
