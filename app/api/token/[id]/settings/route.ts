import { keyAnswers } from '@/lib/auth/key-answers';
import { keyAnswerSchema, keyFieldsSchema } from '@/lib/auth/key-fields';
import { updateKey } from '@/lib/auth/manage-keys';
import { dashboardRoute } from '@/lib/http/dashboard-route';
import { idParams } from '@/lib/http/fields';

export const PUT = dashboardRoute({
  role: 'user',
  summary: 'Changes the settings of a key: recording, response cache and the like',
  params: idParams,
  body: keyFieldsSchema,
  answer: keyAnswerSchema,
  work: async ({ actor, params, body, database }) => {
    const ownerId = actor.role === 'admin' ? undefined : actor.userId;
    const row = await updateKey(database, actor, { id: params.id, ownerId }, body);
    return (await keyAnswers(database, [row]))[0]!;
  },
});
