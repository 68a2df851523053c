import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { endRecord, startRecord } from '@/lib/testing/records';
import { type JournalFiles, realFiles } from './files';
import { type Journal, type JournalOptions, openJournal, type Position } from './journal';
import { type EndRecord, interruptedEnd } from './record';

let directory: string;
const open: Journal[] = [];

beforeEach(() => {
  directory = join(mkdtempSync(join(tmpdir(), 'weir-journal-')), 'node');
});
afterEach(async () => {
  for (const journal of open.splice(0)) await journal.close();
  rmSync(join(directory, '..'), { recursive: true, force: true });
});

async function openHere(changes: Partial<JournalOptions> = {}): Promise<Journal> {
  const journal = await openJournal({
    directory,
    node: 'node',
    durability: 'process',
    reserveBytes: 0,
    ...changes,
  });
  open.push(journal);
  return journal;
}

/** A process that ends without a word: its files stay as they are. */
function forget(journal: Journal): void {
  open.splice(open.indexOf(journal), 1);
}

async function takeAll(journal: Journal, limit = 7): Promise<EndRecord[]> {
  const taken: EndRecord[] = [];
  for (;;) {
    const batch = await journal.take(limit);
    if (!batch) return taken;
    taken.push(...batch.records);
    journal.drained(batch.to);
  }
}

const segmentFiles = () =>
  readdirSync(directory)
    .filter((name) => name.endsWith('.journal'))
    .sort();
const idsOf = (records: { id: string }[]) => records.map(({ id }) => id);

describe('the journal', () => {
  it('gives ends back in order, whatever came between', async () => {
    const journal = await openHere();
    const ends = Array.from({ length: 40 }, () => endRecord());
    for (const end of ends) {
      journal.append(startRecord({ id: end.id }));
      journal.append(end);
      journal.append(startRecord());
    }
    expect(await takeAll(journal)).toEqual(ends);
    expect(journal.stats()).toMatchObject({ pending: 0, pendingBytes: 0, oldestMs: 0, openRequests: 40 });
  });

  it('gives the same ends again until they are drained', async () => {
    const journal = await openHere();
    journal.append(endRecord());
    const first = await journal.take(5);
    expect(await journal.take(5)).toEqual(first);
    journal.drained(first!.to);
    expect(await journal.take(5)).toBeNull();
  });

  it('keeps money exact', async () => {
    const journal = await openHere({ queueSize: 0 });
    const end = endRecord({
      cost: 9_007_199_254_740_993n,
      baseCost: 9_007_199_254_740_991n,
      priceRate: 1_373_130n,
    });
    journal.append(end);
    expect(await takeAll(journal)).toEqual([end]);
  });

  it('reads from its files what does not fit into memory, without gaps or repeats', async () => {
    const journal = await openHere({ queueSize: 10, segmentBytes: 20_000 });
    const written: EndRecord[] = [];
    const taken: EndRecord[] = [];
    for (let round = 0; round < 60; round++) {
      for (let count = 0; count < (round * 7) % 23; count++) {
        const end = endRecord();
        written.push(end);
        journal.append(startRecord({ id: end.id }));
        journal.append(end);
      }
      const batch = await journal.take(round % 9);
      if (!batch) continue;
      taken.push(...batch.records);
      journal.drained(batch.to);
    }
    taken.push(...(await takeAll(journal)));
    expect(idsOf(taken)).toEqual(idsOf(written));
  });

  it('keeps files to their owner', async () => {
    const journal = await openHere();
    journal.append(endRecord());
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    for (const name of segmentFiles()) expect(statSync(join(directory, name)).mode & 0o777).toBe(0o600);
  });

  it('deletes what is drained, and remembers what is under way', async () => {
    const journal = await openHere({ segmentBytes: 4000 });
    const slow = startRecord();
    journal.append(slow);
    for (let count = 0; count < 30; count++) {
      const end = endRecord();
      journal.append(startRecord({ id: end.id }));
      journal.append(end);
    }
    expect(segmentFiles().length).toBeGreaterThan(5);
    await takeAll(journal);
    expect(segmentFiles()).toHaveLength(1);
    expect(journal.stats().openRequests).toBe(1);
    forget(journal);
    expect(await takeAll(await openHere())).toEqual([interruptedEnd(slow)]);
  });

  it('leaves nothing behind when it closes drained', async () => {
    const journal = await openHere();
    journal.append(endRecord());
    await takeAll(journal);
    await journal.close();
    expect(segmentFiles()).toEqual([]);
  });

  it('says that a start is durable only after the disk has it', async () => {
    const synced: number[] = [];
    const files: JournalFiles = {
      ...realFiles,
      fdatasync: async (fd) => {
        await realFiles.fdatasync(fd);
        synced.push(fd);
      },
    };
    const journal = await openHere({ durability: 'fsync', files });
    for (let count = 0; count < 5; count++) {
      const before = synced.length;
      journal.append(startRecord());
      await Promise.all([journal.durable(), journal.durable()]);
      expect(synced.length).toBeGreaterThan(before);
    }
  });

  it('waits for nothing where only the process must survive', async () => {
    const journal = await openHere();
    journal.append(startRecord());
    expect(journal.durable()).toBeNull();
  });
});

describe('after a crash, the journal', () => {
  it('gives what was not drained, and writes an end for every request that had none', async () => {
    const dead = await openHere({ segmentBytes: 5000 });
    const ends = Array.from({ length: 20 }, () => endRecord());
    const orphan = startRecord({ model: 'slow', tags: { team: 'a' }, priceRate: 1_500_000n });
    dead.append(orphan);
    for (const end of ends) {
      dead.append(startRecord({ id: end.id }));
      dead.append(end);
    }
    const batch = await dead.take(8);
    dead.drained(batch!.to);
    forget(dead);

    const journal = await openHere();
    await journal.resume(batch!.to);
    expect(await takeAll(journal)).toEqual([...ends.slice(8), interruptedEnd(orphan)]);
    expect(journal.stats()).toMatchObject({ pending: 0, openRequests: 0 });
  });

  it('writes an orphan only once, however often it starts again', async () => {
    forget(await withOrphan());
    forget(await openHere());
    const journal = await openHere();
    expect((await takeAll(journal)).map(({ status }) => status)).toEqual(['interrupted']);
  });

  it('loses nothing but the torn record, wherever it was torn', async () => {
    const dead = await openHere();
    const ends = [endRecord(), endRecord()];
    for (const end of ends) dead.append(end);
    const kept = statSync(join(directory, segmentFiles()[0]!)).size;
    dead.append(endRecord());
    forget(dead);
    const path = join(directory, segmentFiles()[0]!);
    const copy = join(directory, '..', 'copy');
    copyFileSync(path, copy);
    for (let size = kept; size < statSync(copy).size; size += 11) {
      copyFileSync(copy, path);
      truncateSync(path, size);
      const journal = await openJournal({ directory, node: 'node', durability: 'process', reserveBytes: 0 });
      const next = endRecord();
      journal.append(next);
      expect(idsOf(await takeAll(journal))).toEqual(idsOf([...ends, next]));
      await journal.close();
    }
  });

  it('takes no notice of a position that a clock put ahead of its segments', async () => {
    const journal = await openHere();
    journal.append(endRecord());
    await journal.resume({ segment: Date.now() * 2, offset: 8 });
    expect(await takeAll(journal)).toHaveLength(1);
  });

  it('goes on where the database says, also when that segment is gone', async () => {
    const dead = await openHere();
    dead.append(endRecord());
    const [name] = segmentFiles();
    forget(dead);
    const journal = await openHere();
    await journal.resume({ segment: Number.parseInt(name!, 10) + 1, offset: 8 });
    expect(await takeAll(journal)).toEqual([]);
    expect(journal.stats().pending).toBe(0);
  });

  async function withOrphan(): Promise<Journal> {
    const journal = await openHere();
    journal.append(startRecord());
    return journal;
  }
});

describe('on a disk that fills up, the journal', () => {
  /** `room` bytes, of which writes take what is left, like a real disk: short first, then ENOSPC. */
  function disk(room: { bytes: number }): JournalFiles {
    const sizes = new Map<string, number>();
    const paths = new Map<number, string>();
    return {
      ...realFiles,
      openSync(path, flags, mode) {
        const fd = realFiles.openSync(path, flags, mode);
        paths.set(fd, path);
        sizes.set(path, 0);
        return fd;
      },
      writeSync(fd, bytes, offset, length, position) {
        const path = paths.get(fd)!;
        const size = sizes.get(path)!;
        const grows = Math.max(0, position + length - size);
        const fits = Math.min(grows, room.bytes);
        const count = length - (grows - fits);
        if (count === 0) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
        room.bytes -= fits;
        sizes.set(path, size + fits);
        return realFiles.writeSync(fd, bytes, offset, count, position);
      },
      truncateSync(fd, length) {
        const path = paths.get(fd)!;
        room.bytes += sizes.get(path)! - length;
        sizes.set(path, length);
        realFiles.truncateSync(fd, length);
      },
      unlinkSync(path) {
        room.bytes += sizes.get(path) ?? 0;
        sizes.delete(path);
        realFiles.unlinkSync(path);
      },
    };
  }

  it('refuses starts, and still writes the ends of what is under way', async () => {
    const room = { bytes: 60_000 };
    const journal = await openHere({ files: disk(room), reserveBytes: 20_000 });
    const started: string[] = [];
    const refuse = () => {
      for (;;) {
        const start = startRecord();
        journal.append(start);
        started.push(start.id);
      }
    };
    expect(refuse).toThrow(expect.objectContaining({ code: 'storage_unavailable' }));
    expect(journal.stats().writable).toBe(false);
    const ends = started.slice(0, 12).map((id) => endRecord({ id }));
    for (const end of ends) journal.append(end);
    expect(() => journal.append(startRecord())).toThrow(
      expect.objectContaining({ code: 'storage_unavailable' }),
    );
    expect(idsOf(await takeAll(journal))).toEqual(idsOf(ends));

    forget(journal);
    room.bytes = 10_000_000;
    const next = await openHere({ files: disk(room), reserveBytes: 20_000 });
    const all = await takeAll(next);
    expect(idsOf(all).sort()).toEqual(started.sort());
    expect(all.filter(({ status }) => status === 'success')).toHaveLength(12);
  });

  it('becomes writable again when there is room, also when nobody asks', async () => {
    const room = { bytes: 30_000 };
    const journal = await openHere({ files: disk(room), reserveBytes: 20_000 });
    expect(() => {
      for (;;) journal.append(startRecord());
    }).toThrow(expect.objectContaining({ code: 'storage_unavailable' }));
    expect(journal.stats().writable).toBe(false);
    room.bytes = 1_000_000;
    await expect.poll(() => journal.stats().writable).toBe(true);
    journal.append(startRecord());
  });

  it('keeps an end that does not fit at all, and writes it when there is room', async () => {
    const room = { bytes: 100_000 };
    const journal = await openHere({ files: disk(room) });
    const start = startRecord();
    journal.append(start);
    room.bytes = 10;
    const end = endRecord({ id: start.id });
    expect(() => journal.append(end)).toThrow(expect.objectContaining({ code: 'storage_unavailable' }));
    expect(journal.stats()).toMatchObject({ pending: 1, writable: false });
    room.bytes = 100_000;
    await expect.poll(() => journal.stats().writable).toBe(true);
    expect(await takeAll(journal)).toEqual([end]);
  });

  it('writes on after a torn record that it could not take back', async () => {
    const room = { bytes: 100_000 };
    const files = disk(room);
    const journal = await openHere({
      files: {
        ...files,
        truncateSync: () => {
          throw new Error('the disk does not answer');
        },
      },
    });
    const first = endRecord();
    journal.append(first);
    room.bytes = 50;
    expect(() => journal.append(startRecord())).toThrow();
    room.bytes = 100_000;
    const second = endRecord();
    journal.append(second);
    expect(idsOf(await takeAll(journal))).toEqual(idsOf([first, second]));
    forget(journal);
    expect(idsOf(await takeAll(await openHere()))).toEqual(expect.arrayContaining([second.id]));
  });
});

describe('a journal of another process', () => {
  it('is left alone where nothing was written', async () => {
    const path = join(directory, '..', 'empty');
    closeSync(openSync(path, 'w'));
    expect(existsSync(path)).toBe(true);
    const journal = await openHere();
    expect(await takeAll(journal)).toEqual([]);
    const position: Position = { segment: 1, offset: 8 };
    await journal.resume(position);
    expect(journal.stats().segments).toBe(0);
  });
});
