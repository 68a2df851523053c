import { z } from 'zod';
import { newPasswordField, passwordField } from '@/lib/auth/person';
import { sessionAbsoluteMillis } from '@/lib/auth/sessions';
import { changeOwnPassword } from '@/lib/auth/sign-in';
import { weirError } from '@/lib/errors';
import { dashboardRoute } from '@/lib/http/dashboard-route';
import { sessionCookie } from '@/lib/http/session-cookie';

export const POST = dashboardRoute({
  role: 'user',
  summary: 'Changes your password and signs out every other browser',
  body: z.strictObject({ currentPassword: passwordField, newPassword: newPasswordField }),
  answer: z.object({ changed: z.literal(true) }),
  work: async ({ actor, body, request, database, answerHeaders }) => {
    // The token stands for no person in front of a browser: nobody would get the new session.
    if (actor.kind !== 'session') throw weirError('forbidden', 'Sign in to change your password.');
    const userAgent = request.headers.get('user-agent') ?? '';
    const cookie = await changeOwnPassword(database, actor, { ...body, userAgent });
    answerHeaders.append('set-cookie', sessionCookie(request.headers, cookie, sessionAbsoluteMillis / 1000));
    return { changed: true as const };
  },
});
