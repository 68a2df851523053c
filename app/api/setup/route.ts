import { z } from 'zod';
import { acceptLink, openLinkOf } from '@/lib/auth/accept-link';
import { newPasswordField, personAnswerSchema, readPerson } from '@/lib/auth/person';
import { sessionAbsoluteMillis } from '@/lib/auth/sessions';
import { dashboardRoute } from '@/lib/http/dashboard-route';
import { emailField, instantAnswer, nameField } from '@/lib/http/fields';
import { sessionCookie } from '@/lib/http/session-cookie';
import { isoTime } from '@/lib/time';

const tokenField = z.string().min(1).max(200);

export const GET = dashboardRoute({
  role: 'public',
  summary: 'Tells what a one-time link is for: setup, invite or reset',
  query: z.object({ token: tokenField }),
  answer: z.object({
    purpose: z.enum(['setup', 'invite', 'reset']),
    email: z.string().nullable(),
    name: z.string().nullable(),
    expiresAt: instantAnswer,
  }),
  work: async ({ query, database }) => {
    const { purpose, email, name, expiresAt } = await openLinkOf(database, query.token);
    return { purpose, email, name, expiresAt: isoTime(expiresAt) };
  },
});

export const POST = dashboardRoute({
  role: 'public',
  summary:
    'Uses a one-time link and signs in: makes the first administrator, accepts an invitation, or sets a password',
  body: z.strictObject({
    token: tokenField,
    email: emailField.optional(),
    password: newPasswordField,
    name: nameField.optional(),
  }),
  answer: personAnswerSchema,
  status: 201,
  work: async ({ body, request, database, clientIp, requestId, answerHeaders }) => {
    const userAgent = request.headers.get('user-agent') ?? '';
    const { cookie, userId } = await acceptLink(database, body, { clientIp, userAgent, requestId });
    answerHeaders.append('set-cookie', sessionCookie(request.headers, cookie, sessionAbsoluteMillis / 1000));
    return readPerson(database.read, userId);
  },
});
