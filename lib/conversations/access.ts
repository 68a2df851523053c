// Whose conversations somebody may read. It becomes a condition of every statement, so that no route can forget it.
import type { Actor } from '@/lib/auth/actor';
import { recordAudit } from '@/lib/auth/audit';
import type { Database } from '@/lib/db/database';
import { type Sql, sql } from '@/lib/db/dialect';
import { readSettings } from '@/lib/settings';

export type ReadingScope = {
  actor: Actor;
  /** The reader's own dimension; -1 where nothing of theirs was ever recorded. */
  ownDim: number;
  /** Whether everybody's conversations may be read. */
  everybody: boolean;
};

/** `own` is for a person's own pages; else an administrator reads what the settings allow. */
export async function readingScope(
  database: Database,
  actor: Actor,
  audience: 'admin' | 'user',
): Promise<ReadingScope> {
  const own = await database.read.dimension.findFirst({ where: { kind: 'user', value: actor.userId } });
  const everybody =
    audience === 'admin' &&
    actor.role === 'admin' &&
    (await readSettings(database.read)).adminsReadConversations;
  return { actor, ownDim: own?.id ?? -1, everybody };
}

export function mayRead(scope: ReadingScope): Sql {
  return scope.everybody ? sql`true` : sql`conversations.user_dim = ${scope.ownDim}`;
}

/** Whoever reads what others said leaves a trace, written before anything is shown. */
export async function auditReading(
  database: Database,
  scope: ReadingScope,
  action: 'conversation.read' | 'conversation.list' | 'conversation.search' | 'conversation.export',
  conversations: readonly { id: string; userDim: number }[],
): Promise<void> {
  const others = conversations.filter(({ userDim }) => userDim !== scope.ownDim).map(({ id }) => id);
  if (others.length === 0) return;
  const only = others.length === 1 ? (others[0] ?? null) : null;
  await database.write((tx) =>
    recordAudit(tx, {
      actor: scope.actor,
      action,
      target: { kind: 'conversation', id: only },
      ...(only ? {} : { changes: { conversations: others } }),
    }),
  );
}
