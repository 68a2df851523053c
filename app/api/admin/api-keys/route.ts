import { z } from 'zod';
import { keyAnswers } from '@/lib/auth/key-answers';
import { adminKeyFieldsSchema, keyAnswerSchema, newKeyAnswerSchema } from '@/lib/auth/key-fields';
import { keyCursor, keyCursorSchema, listKeys } from '@/lib/auth/list-keys';
import { createKey } from '@/lib/auth/manage-keys';
import { decodeCursor, pageFrom } from '@/lib/http/cursor';
import { dashboardRoute } from '@/lib/http/dashboard-route';
import { flagParameter, pageOf, pageQuery } from '@/lib/http/fields';

export const GET = dashboardRoute({
  role: 'admin',
  summary: 'Lists all keys, the newest first',
  query: z.object({
    ...pageQuery,
    q: z.string().max(200).optional(),
    userId: z.string().max(100).optional(),
    projectId: z.string().max(100).optional(),
    enabled: flagParameter.optional(),
  }),
  answer: pageOf(keyAnswerSchema),
  work: async ({ query, database }) => {
    const after = decodeCursor(keyCursorSchema, query.cursor);
    const rows = await listKeys(database, query, after);
    const page = pageFrom(rows, query.limit, keyCursor);
    return { items: await keyAnswers(database, page.items), nextCursor: page.nextCursor };
  },
});

export const POST = dashboardRoute({
  role: 'admin',
  summary: 'Makes a key for anybody, for yourself unless told; `key` is in this answer only',
  body: adminKeyFieldsSchema.extend({ userId: z.string().min(1).max(100).optional() }),
  answer: newKeyAnswerSchema,
  status: 201,
  work: async ({ actor, body, database }) => {
    const { userId = actor.userId, ...fields } = body;
    const owner = await database.read.user.findUnique({ where: { id: userId }, select: { role: true } });
    // Administrators' keys are those of programs and teams: the limit is for people.
    const limited = owner?.role !== 'admin';
    const { row, secret } = await createKey(database, actor, { userId, limited }, fields);
    return { ...(await keyAnswers(database, [row]))[0]!, key: secret };
  },
});
