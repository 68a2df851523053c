import { createResetLink } from '@/lib/auth/manage-users';
import { linkAnswerSchema } from '@/lib/auth/user-fields';
import { dashboardRoute } from '@/lib/http/dashboard-route';
import { idParams } from '@/lib/http/fields';
import { linkUrl } from '@/lib/http/link-url';
import { isoTime } from '@/lib/time';

export const POST = dashboardRoute({
  role: 'admin',
  summary: 'Makes a link with which a person sets a new password, good once within 24 hours',
  params: idParams,
  answer: linkAnswerSchema,
  status: 201,
  work: async ({ actor, params, request, database }) => {
    const { path, expiresAt, email } = await createResetLink(database, actor, params.id);
    return { email, path, url: linkUrl(request.headers, path), expiresAt: isoTime(expiresAt) };
  },
});
