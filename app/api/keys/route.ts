import { keyAnswers, keyWithNames } from '@/lib/auth/key-answers';
import { keyAnswerSchema, keyFieldsSchema, newKeyAnswerSchema } from '@/lib/auth/key-fields';
import { createKey } from '@/lib/auth/manage-keys';
import { dashboardRoute } from '@/lib/http/dashboard-route';
import { pageOf } from '@/lib/http/fields';

export const GET = dashboardRoute({
  role: 'user',
  summary: 'Lists your keys',
  answer: pageOf(keyAnswerSchema),
  work: async ({ actor, database }) => {
    const rows = await database.read.apiKey.findMany({
      where: { userId: actor.userId, deletedAt: null },
      include: keyWithNames,
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    });
    return { items: await keyAnswers(database, rows), nextCursor: null };
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
