import { accountAnswers } from '@/lib/accounts/account-answers';
import { accountAnswerSchema, accountFieldsSchema } from '@/lib/accounts/account-fields';
import { deleteAccount, findAccount, updateAccount } from '@/lib/accounts/manage-accounts';
import { dashboardRoute } from '@/lib/http/dashboard-route';
import { deletedAnswer, idParams } from '@/lib/http/fields';

export const GET = dashboardRoute({
  role: 'admin',
  summary: 'One upstream account',
  params: idParams,
  answer: accountAnswerSchema,
  work: async ({ params, database }) => {
    const row = await findAccount(database.read, params.id);
    return (await accountAnswers(database, [row]))[0]!;
  },
});

export const PATCH = dashboardRoute({
  role: 'admin',
  summary: 'Changes an upstream account; a new base URL needs the secret again',
  params: idParams,
  body: accountFieldsSchema,
  answer: accountAnswerSchema,
  work: async ({ actor, params, body, database }) => {
    const row = await updateAccount(database, actor, params.id, body);
    return (await accountAnswers(database, [row]))[0]!;
  },
});

export const DELETE = dashboardRoute({
  role: 'admin',
  summary: 'Deletes an upstream account and forgets its secret; its name and history stay',
  params: idParams,
  answer: deletedAnswer,
  work: async ({ actor, params, database }) => {
    await deleteAccount(database, actor, params.id);
    return { id: params.id, deleted: true as const };
  },
});
