import { z } from 'zod';
import { accountAnswers } from '@/lib/accounts/account-answers';
import { accountAnswerSchema, newAccountSchema } from '@/lib/accounts/account-fields';
import { createAccount, listAccounts } from '@/lib/accounts/manage-accounts';
import { decodeCursor, encodeCursor, pageFrom } from '@/lib/http/cursor';
import { dashboardRoute } from '@/lib/http/dashboard-route';
import { flagParameter, pageOf, pageQuery } from '@/lib/http/fields';
import { platforms } from '@/lib/pool/account';

const cursorSchema = z.tuple([z.string()]);

export const GET = dashboardRoute({
  role: 'admin',
  summary: 'Lists upstream accounts, the newest first',
  query: z.object({
    ...pageQuery,
    q: z.string().max(200).optional(),
    platform: z.enum(platforms).optional(),
    enabled: flagParameter.optional(),
  }),
  answer: pageOf(accountAnswerSchema),
  work: async ({ query, database }) => {
    const after = decodeCursor(cursorSchema, query.cursor)?.[0] ?? null;
    const rows = await listAccounts(database, { ...query, after });
    const page = pageFrom(rows, query.limit, (last) => encodeCursor([last.id]));
    return { items: await accountAnswers(database, page.items), nextCursor: page.nextCursor };
  },
});

export const POST = dashboardRoute({
  role: 'admin',
  summary: 'Adds an upstream account; its secret is never shown again',
  body: newAccountSchema,
  answer: accountAnswerSchema,
  status: 201,
  work: async ({ actor, body, database }) => {
    const row = await createAccount(database, actor, body);
    return (await accountAnswers(database, [row]))[0]!;
  },
});
