import { deleteUser, updateUser } from '@/lib/auth/manage-users';
import { userAnswers } from '@/lib/auth/user-answers';
import { userAnswerSchema, userFieldsSchema } from '@/lib/auth/user-fields';
import { weirError } from '@/lib/errors';
import { dashboardRoute } from '@/lib/http/dashboard-route';
import { deletedAnswer, idParams } from '@/lib/http/fields';

export const GET = dashboardRoute({
  role: 'admin',
  summary: 'One person',
  params: idParams,
  answer: userAnswerSchema,
  work: async ({ params, database }) => {
    const user = await database.read.user.findFirst({ where: { id: params.id, deletedAt: null } });
    if (!user) throw weirError('not_found', 'There is no such user.');
    return (await userAnswers(database, [user]))[0]!;
  },
});

export const PATCH = dashboardRoute({
  role: 'admin',
  summary: 'Changes a person; a new role, password or disabling signs them out everywhere',
  params: idParams,
  body: userFieldsSchema,
  answer: userAnswerSchema,
  work: async ({ actor, params, body, database }) => {
    const user = await updateUser(database, actor, params.id, body);
    return (await userAnswers(database, [user]))[0]!;
  },
});

export const DELETE = dashboardRoute({
  role: 'admin',
  summary: 'Deletes a person and their keys; name and history stay',
  params: idParams,
  answer: deletedAnswer,
  work: async ({ actor, params, database }) => {
    await deleteUser(database, actor, params.id);
    return { id: params.id, deleted: true as const };
  },
});
