import { z } from 'zod';
import { signOut } from '@/lib/auth/sign-in';
import { dashboardRoute } from '@/lib/http/dashboard-route';
import { clearedSessionCookies, readSessionCookie } from '@/lib/http/session-cookie';

export const POST = dashboardRoute({
  role: 'public',
  summary: 'Signs out; also answers where nobody is signed in',
  answer: z.object({ signedOut: z.literal(true) }),
  work: async ({ request, database, answerHeaders }) => {
    const cookie = readSessionCookie(request.headers);
    if (cookie) await signOut(database, cookie);
    for (const cleared of clearedSessionCookies()) answerHeaders.append('set-cookie', cleared);
    return { signedOut: true as const };
  },
});
