// Work that only one node may do at a time. A lease ends by itself when its holder dies, which an advisory
// lock held by a pooled connection would not promise.
import { newId } from '@/lib/ids';
import { database } from './database';
import { databaseNow, sql } from './dialect';

export interface HeldLease {
  /** Aborted when the lease was lost: somebody else may be at the same work now. */
  readonly signal: AbortSignal;
}

export type LeaseOutcome<T> = { held: true; result: T } | { held: false };

/**
 * Runs `work` if nobody holds `name`, keeping the lease alive meanwhile, and frees it afterwards. The holder
 * that dies is forgotten after `seconds`.
 */
export async function withLease<T>(
  name: string,
  seconds: number,
  work: (lease: HeldLease) => Promise<T>,
): Promise<LeaseOutcome<T>> {
  const holder = newId();
  if (!(await claim(name, holder, seconds))) return { held: false };
  const lost = new AbortController();
  const renewal = setInterval(
    () => {
      claim(name, holder, seconds).then(
        (kept) => kept || lost.abort(new Error(`the lease ${name} was lost`)),
        (error: unknown) => lost.abort(error),
      );
    },
    (seconds * 1000) / 3,
  ).unref();
  try {
    return { held: true, result: await work({ signal: lost.signal }) };
  } finally {
    clearInterval(renewal);
    const { write } = await database();
    await write((tx) => tx.lease.deleteMany({ where: { name, holder } }));
  }
}

async function claim(name: string, holder: string, seconds: number): Promise<boolean> {
  const { dialect, write } = await database();
  const now = databaseNow(dialect);
  const changed = await write((tx) =>
    tx.$executeRaw(sql`
      INSERT INTO leases (name, holder, expires_at) VALUES (${name}, ${holder}, ${now} + ${BigInt(seconds * 1000)})
      ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at
      WHERE leases.holder = excluded.holder OR leases.expires_at <= ${now}`),
  );
  return changed > 0;
}
