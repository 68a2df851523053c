import { keyAnswers } from '@/lib/auth/key-answers';
import { keyAnswerSchema, keyFieldsSchema } from '@/lib/auth/key-fields';
import { deleteKey, updateKey } from '@/lib/auth/manage-keys';
import { dashboardRoute } from '@/lib/http/dashboard-route';
import { deletedAnswer, idParams } from '@/lib/http/fields';

export const PATCH = dashboardRoute({
  role: 'user',
  summary: 'Changes a key of yours',
  params: idParams,
  body: keyFieldsSchema,
  answer: keyAnswerSchema,
  work: async ({ actor, params, body, database }) => {
    const row = await updateKey(database, actor, { id: params.id, ownerId: actor.userId }, body);
    return (await keyAnswers(database, [row]))[0]!;
  },
});

export const DELETE = dashboardRoute({
  role: 'user',
  summary: 'Deletes a key of yours; its history stays',
  params: idParams,
  answer: deletedAnswer,
  work: async ({ actor, params, database }) => {
    await deleteKey(database, actor, { id: params.id, ownerId: actor.userId });
    return { id: params.id, deleted: true as const };
  },
});
