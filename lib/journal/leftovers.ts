// What earlier processes left in this directory: how many ends each segment holds, and which requests began and
// never ended.
import { log } from '@/lib/log';
import { peekRecord } from './frame';
import { type StartRecord, startRecordSchema } from './record';
import { firstOffset, readSegment, type Segment } from './segments';

export type Leftovers = { orphans: StartRecord[]; skippedBytes: number };

export async function scanLeftovers(segments: readonly Segment[]): Promise<Leftovers> {
  // Payloads of open starts only: those that ended are forgotten as their ends are read.
  const open = new Map<string, Buffer>();
  let skippedBytes = 0;
  for (const segment of segments) {
    const { skipped } = await readSegment(segment.path, firstOffset, segment.bytes, (frames) => {
      for (const { payload } of frames) {
        const record = peekRecord(payload);
        if (record?.kind === 'start') open.set(record.id, Buffer.from(payload));
        else if (record?.kind === 'end') {
          open.delete(record.id);
          segment.pendingEnds++;
        }
      }
      return true;
    });
    skippedBytes += skipped;
  }
  const orphans = [...open.values()].flatMap((payload) => parseStart(payload) ?? []);
  return { orphans, skippedBytes };
}

function parseStart(payload: Buffer): StartRecord | null {
  const parsed = startRecordSchema.safeParse(JSON.parse(payload.toString()));
  if (!parsed.success)
    log.error('an unfinished request in the journal cannot be understood', { error: parsed.error });
  return parsed.data ?? null;
}
