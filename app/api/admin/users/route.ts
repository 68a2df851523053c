import { z } from 'zod';
import { listUsers } from '@/lib/auth/list-users';
import { addUser } from '@/lib/auth/manage-users';
import { userAnswers } from '@/lib/auth/user-answers';
import { newUserSchema, userAnswerSchema } from '@/lib/auth/user-fields';
import { decodeCursor, encodeCursor, pageFrom } from '@/lib/http/cursor';
import { dashboardRoute } from '@/lib/http/dashboard-route';
import { flagParameter, pageOf, pageQuery } from '@/lib/http/fields';

const cursorSchema = z.tuple([z.number(), z.string()]);

export const GET = dashboardRoute({
  role: 'admin',
  summary: 'Lists people, the newest first',
  query: z.object({
    ...pageQuery,
    q: z.string().max(200).optional(),
    role: z.enum(['admin', 'user']).optional(),
    enabled: flagParameter.optional(),
  }),
  answer: pageOf(userAnswerSchema),
  work: async ({ query, database }) => {
    const rows = await listUsers(database, query, decodeCursor(cursorSchema, query.cursor));
    const page = pageFrom(rows, query.limit, (last) => encodeCursor([Number(last.createdAt), last.id]));
    return { items: await userAnswers(database, page.items), nextCursor: page.nextCursor };
  },
});

export const POST = dashboardRoute({
  role: 'admin',
  summary: 'Adds a person with a password',
  body: newUserSchema,
  answer: userAnswerSchema,
  status: 201,
  work: async ({ actor, body, database }) => {
    const user = await addUser(database, actor, body);
    return (await userAnswers(database, [user]))[0]!;
  },
});
