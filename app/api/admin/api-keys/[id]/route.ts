import { keyAnswers, keyWithNames } from '@/lib/auth/key-answers';
import { adminKeyFieldsSchema, keyAnswerSchema } from '@/lib/auth/key-fields';
import { deleteKey, updateKey } from '@/lib/auth/manage-keys';
import { weirError } from '@/lib/errors';
import { dashboardRoute } from '@/lib/http/dashboard-route';
import { deletedAnswer, idParams } from '@/lib/http/fields';

export const GET = dashboardRoute({
  role: 'admin',
  summary: 'One key',
  params: idParams,
  answer: keyAnswerSchema,
  work: async ({ params, database }) => {
    const row = await database.read.apiKey.findFirst({
      where: { id: params.id, deletedAt: null },
      include: keyWithNames,
    });
    if (!row) throw weirError('not_found', 'There is no such key.');
    return (await keyAnswers(database, [row]))[0]!;
  },
});

export const PATCH = dashboardRoute({
  role: 'admin',
  summary: 'Changes a key',
  params: idParams,
  body: adminKeyFieldsSchema,
  answer: keyAnswerSchema,
  work: async ({ actor, params, body, database }) => {
    const row = await updateKey(database, actor, { id: params.id }, body);
    return (await keyAnswers(database, [row]))[0]!;
  },
});

export const DELETE = dashboardRoute({
  role: 'admin',
  summary: 'Deletes a key; its history stays',
  params: idParams,
  answer: deletedAnswer,
  work: async ({ actor, params, database }) => {
    await deleteKey(database, actor, { id: params.id });
    return { id: params.id, deleted: true as const };
  },
});
