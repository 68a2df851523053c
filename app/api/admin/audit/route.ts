import { z } from 'zod';
import { decodeCursor, encodeCursor, pageFrom } from '@/lib/http/cursor';
import { dashboardRoute } from '@/lib/http/dashboard-route';
import { instantAnswer, instantParameter, pageOf, pageQuery } from '@/lib/http/fields';
import { isoTime } from '@/lib/time';

const cursorSchema = z.tuple([z.number(), z.string()]);
const name = z.string().max(200).optional();

const auditEntrySchema = z.object({
  id: z.string(),
  createdAt: instantAnswer,
  actorId: z.string().nullable(),
  actorName: z.string(),
  actorKind: z.string(),
  action: z.string(),
  targetKind: z.string(),
  targetId: z.string().nullable(),
  targetName: z.string(),
  changes: z.json(),
  clientIp: z.string(),
  requestId: z.string().nullable(),
});

export const GET = dashboardRoute({
  role: 'admin',
  summary: 'Who changed what, the newest first',
  query: z.object({
    ...pageQuery,
    from: instantParameter.optional(),
    to: instantParameter.optional(),
    actorId: name,
    action: name,
    targetKind: name,
    targetId: name,
  }),
  answer: pageOf(auditEntrySchema),
  work: async ({ query, database }) => {
    const { from, to, actorId, action, targetKind, targetId, limit } = query;
    const after = decodeCursor(cursorSchema, query.cursor);
    const rows = await database.read.auditEntry.findMany({
      where: {
        actorId,
        action,
        targetKind,
        targetId,
        createdAt: {
          gte: from === undefined ? undefined : BigInt(from),
          lt: to === undefined ? undefined : BigInt(to),
        },
        ...(after && {
          OR: [
            { createdAt: { lt: BigInt(after[0]) } },
            { createdAt: BigInt(after[0]), id: { lt: after[1] } },
          ],
        }),
      },
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      take: limit + 1,
    });
    const page = pageFrom(rows, limit, (last) => encodeCursor([Number(last.createdAt), last.id]));
    const items = page.items.map((row) => ({
      ...row,
      createdAt: isoTime(row.createdAt),
      changes: row.changes as z.core.util.JSONType,
    }));
    return { items, nextCursor: page.nextCursor };
  },
});
