import { z } from 'zod';
import { keyAnswers } from '@/lib/auth/key-answers';
import { keyAnswerSchema, keyFieldsSchema, newKeyAnswerSchema } from '@/lib/auth/key-fields';
import { keyCursor, keyCursorSchema, listKeys } from '@/lib/auth/list-keys';
import { createKey } from '@/lib/auth/manage-keys';
import { decodeCursor, pageFrom } from '@/lib/http/cursor';
import { dashboardRoute } from '@/lib/http/dashboard-route';
import { pageOf, pageQuery } from '@/lib/http/fields';

export const GET = dashboardRoute({
  role: 'user',
  summary: 'Lists your keys, the newest first',
  query: z.object({ ...pageQuery, limit: pageQuery.limit.default(200) }),
  answer: pageOf(keyAnswerSchema),
  work: async ({ actor, query, database }) => {
    const after = decodeCursor(keyCursorSchema, query.cursor);
    const rows = await listKeys(database, { userId: actor.userId, limit: query.limit }, after);
    const page = pageFrom(rows, query.limit, keyCursor);
    return { items: await keyAnswers(database, page.items), nextCursor: page.nextCursor };
  },
});

export const POST = dashboardRoute({
  role: 'user',
  summary: 'Makes a key of yours; `key` is in this answer only',
  body: keyFieldsSchema,
  answer: newKeyAnswerSchema,
  status: 201,
  work: async ({ actor, body, database }) => {
    const { row, secret } = await createKey(database, actor, { userId: actor.userId, limited: true }, body);
    const [answer] = await keyAnswers(database, [row]);
    return { ...answer!, key: secret };
  },
});
