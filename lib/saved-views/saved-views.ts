// Filters that somebody named: their own, and those that others share.
import { z } from 'zod';
import type { Actor } from '@/lib/auth/actor';
import { nowMillis } from '@/lib/clock';
import type { Database } from '@/lib/db/database';
import { weirError } from '@/lib/errors';
import { newId } from '@/lib/ids';
import { isoTime } from '@/lib/time';

export const viewPages = ['overview', 'models', 'requests', 'conversations'] as const;
const mostViews = 100;

const fields = {
  page: z.enum(viewPages),
  name: z.string().trim().min(1).max(100),
  /** The page's query string: the URL is the state, so it is the view too. */
  query: z.string().max(4000),
  shared: z.boolean(),
};

export const newViewSchema = z.strictObject({ ...fields, shared: fields.shared.default(false) });
export const viewChangeSchema = z
  .strictObject({ name: fields.name, query: fields.query, shared: fields.shared })
  .partial();
export const viewSchema = z.object({
  id: z.string(),
  ...fields,
  own: z.boolean(),
  ownerName: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type ViewAnswer = z.output<typeof viewSchema>;

type Row = {
  id: string;
  userId: string;
  page: string;
  name: string;
  query: string;
  shared: boolean;
  createdAt: bigint;
  updatedAt: bigint;
  user: { name: string };
};

const withOwner = { user: { select: { name: true } } } as const;

function answerOf(row: Row, actor: Actor): ViewAnswer {
  return viewSchema.parse({
    ...row,
    own: row.userId === actor.userId,
    ownerName: row.user.name,
    createdAt: isoTime(row.createdAt),
    updatedAt: isoTime(row.updatedAt),
  });
}

/** Sharing is for administrators: a shared view may filter by what others are not told about. */
function checkSharing(actor: Actor, shared: boolean | undefined): void {
  if (shared && actor.role !== 'admin')
    throw weirError('forbidden', 'Only administrators share views.', { param: 'shared' });
}

const nameTaken = () => weirError('conflict', 'There is a view with this name already.', { param: 'name' });

export async function listViews(
  database: Database,
  actor: Actor,
  page: string | undefined,
): Promise<ViewAnswer[]> {
  const mine = { userId: actor.userId };
  const rows = await database.read.savedView.findMany({
    where: { page, ...(actor.role === 'admin' ? { OR: [mine, { shared: true }] } : mine) },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    include: withOwner,
  });
  return rows.map((row) => answerOf(row, actor));
}

export async function createView(
  database: Database,
  actor: Actor,
  given: z.output<typeof newViewSchema>,
): Promise<ViewAnswer> {
  checkSharing(actor, given.shared);
  const now = BigInt(nowMillis());
  const row = await database.write(async (tx) => {
    const own = await tx.savedView.findMany({
      where: { userId: actor.userId },
      select: { page: true, name: true },
    });
    if (own.length >= mostViews)
      throw weirError('limit_reached', `At most ${mostViews} views can be kept: delete one first.`);
    if (own.some((view) => view.page === given.page && view.name === given.name)) throw nameTaken();
    return await tx.savedView.create({
      data: { ...given, id: newId(), userId: actor.userId, createdAt: now, updatedAt: now },
      include: withOwner,
    });
  });
  return answerOf(row, actor);
}

export async function changeView(
  database: Database,
  actor: Actor,
  id: string,
  change: z.output<typeof viewChangeSchema>,
): Promise<ViewAnswer> {
  checkSharing(actor, change.shared);
  const row = await database.write(async (tx) => {
    const before = await tx.savedView.findFirst({ where: { id, userId: actor.userId } });
    if (!before) throw weirError('not_found', 'There is no such view of yours.');
    if (change.name !== undefined && change.name !== before.name) {
      const same = await tx.savedView.findFirst({
        where: { userId: actor.userId, page: before.page, name: change.name },
      });
      if (same) throw nameTaken();
    }
    return await tx.savedView.update({
      where: { id },
      data: { ...change, updatedAt: BigInt(nowMillis()) },
      include: withOwner,
    });
  });
  return answerOf(row, actor);
}

export async function deleteView(database: Database, actor: Actor, id: string): Promise<void> {
  const { count } = await database.write((tx) =>
    tx.savedView.deleteMany({ where: { id, userId: actor.userId } }),
  );
  if (count === 0) throw weirError('not_found', 'There is no such view of yours.');
}
