import { inviteUser } from '@/lib/auth/manage-users';
import { inviteSchema, linkAnswerSchema } from '@/lib/auth/user-fields';
import { dashboardRoute } from '@/lib/http/dashboard-route';
import { linkUrl } from '@/lib/http/link-url';
import { isoTime } from '@/lib/time';

export const POST = dashboardRoute({
  role: 'admin',
  summary: 'Makes an invitation link, good once within 72 hours',
  body: inviteSchema,
  answer: linkAnswerSchema,
  status: 201,
  work: async ({ actor, body, request, database }) => {
    const { path, expiresAt } = await inviteUser(database, actor, body);
    return { email: body.email, path, url: linkUrl(request.headers, path), expiresAt: isoTime(expiresAt) };
  },
});
