import { z } from 'zod';
import { keyAnswers } from '@/lib/auth/key-answers';
import { newKeyAnswerSchema } from '@/lib/auth/key-fields';
import { rotateKey } from '@/lib/auth/manage-keys';
import { dashboardRoute } from '@/lib/http/dashboard-route';
import { idParams } from '@/lib/http/fields';

const longestGraceSeconds = 30 * 24 * 3600;

export const POST = dashboardRoute({
  role: 'user',
  summary: 'Gives a key a new secret; the old one works on for `graceSeconds`',
  params: idParams,
  body: z
    .strictObject({ graceSeconds: z.int().min(0).max(longestGraceSeconds).default(0) })
    .default({ graceSeconds: 0 }),
  answer: newKeyAnswerSchema,
  work: async ({ actor, params, body, database }) => {
    const ownerId = actor.role === 'admin' ? undefined : actor.userId;
    const { row, secret } = await rotateKey(database, actor, { id: params.id, ownerId }, body.graceSeconds);
    return { ...(await keyAnswers(database, [row]))[0]!, key: secret };
  },
});
