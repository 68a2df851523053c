import { z } from 'zod';
import { passwordField, personAnswerSchema, readPerson } from '@/lib/auth/person';
import { sessionAbsoluteMillis } from '@/lib/auth/sessions';
import { signIn } from '@/lib/auth/sign-in';
import { dashboardRoute } from '@/lib/http/dashboard-route';
import { readSessionCookie, sessionCookie } from '@/lib/http/session-cookie';

export const POST = dashboardRoute({
  role: 'public',
  summary: 'Signs in',
  body: z.strictObject({ email: z.string().trim().toLowerCase().min(1).max(254), password: passwordField }),
  answer: personAnswerSchema,
  work: async ({ body, request, database, clientIp, answerHeaders }) => {
    const userAgent = request.headers.get('user-agent') ?? '';
    const oldCookie = readSessionCookie(request.headers);
    const { cookie, userId } = await signIn(database, { ...body, oldCookie, clientIp, userAgent });
    answerHeaders.append('set-cookie', sessionCookie(request.headers, cookie, sessionAbsoluteMillis / 1000));
    return readPerson(database.read, userId);
  },
});
