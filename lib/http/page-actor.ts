// Who looks at a page, for server components. Every page asks for itself: nothing relies on a layout or on proxy.ts.
import 'server-only';
import { headers } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import { cache } from 'react';
import type { Actor } from '@/lib/auth/actor';
import { findSession } from '@/lib/auth/sessions';
import { database } from '@/lib/db/database';
import { clientIp } from '@/lib/http/client-ip';
import { readSessionCookie } from '@/lib/http/session-cookie';
import { newId } from '@/lib/ids';

/** The signed-in person, or null. One look-up for each rendering, however many components ask. */
export const currentActor = cache(async (): Promise<Actor | null> => {
  const given = await headers();
  const cookie = readSessionCookie(given);
  const session = cookie ? await findSession(await database(), cookie) : null;
  return session && { ...session, kind: 'session', clientIp: clientIp(given), requestId: newId() };
});

/** The signed-in person; sends everybody else to the login page. To a user, admin pages are not there. */
export async function pageActor(role: 'user' | 'admin' = 'user'): Promise<Actor> {
  const actor = await currentActor();
  if (!actor) redirect(`/login?next=${encodeURIComponent((await headers()).get('x-weir-page') ?? '/')}`);
  if (role === 'admin' && actor.role !== 'admin') notFound();
  return actor;
}
