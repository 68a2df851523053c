// Who is asking, whether they may, and whether it is really they: in one place for every dashboard route.
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Actor } from '@/lib/auth/actor';
import { firstAdmin } from '@/lib/auth/first-admin';
import { findSession } from '@/lib/auth/sessions';
import type { Database } from '@/lib/db/database';
import { environment } from '@/lib/env';
import { weirError } from '@/lib/errors';
import { clientIp } from '@/lib/http/client-ip';
import { refuseCrossSite } from '@/lib/http/same-origin';
import { readSessionCookie } from '@/lib/http/session-cookie';

type Asked = {
  role: 'public' | 'user' | 'admin';
  database: Database;
  requestId: string;
  answerHeaders: Headers;
};

export async function authenticate(
  request: Request,
  { role, database, requestId }: Asked,
): Promise<{ actor: Actor | null; clientIp: string }> {
  const address = clientIp(request.headers);
  const origin = { clientIp: address, requestId };
  if (role === 'public') {
    refuseCrossSite(request);
    return { actor: null, clientIp: address };
  }
  const actor = await identify(request, database, origin);
  // Whatever is not said to be for everybody signed in is for administrators.
  if (role !== 'user' && actor.role !== 'admin') {
    throw weirError('forbidden', 'Only an administrator may do this.');
  }
  return { actor, clientIp: address };
}

async function identify(
  request: Request,
  database: Database,
  origin: { clientIp: string; requestId: string },
): Promise<Actor> {
  // An empty Authorization header counts as absent: some clients always send one.
  const authorization = request.headers.get('authorization')?.trim();
  if (authorization) {
    const token = /^bearer\s+(.+)$/i.exec(authorization)?.[1];
    if (!token || !isAdminToken(token)) {
      throw weirError(
        'unauthenticated',
        'That token is not the admin token. Client keys work on the gateway only.',
      );
    }
    const admin = await firstAdmin(database);
    if (!admin) throw weirError('unauthenticated', 'There is no administrator yet: finish the setup first.');
    return { ...admin, ...origin, kind: 'admin-token', role: 'admin', sessionId: null };
  }
  const cookie = readSessionCookie(request.headers);
  const session = cookie ? await findSession(database, cookie) : null;
  if (!session) throw weirError('unauthenticated', 'Sign in first.');
  refuseCrossSite(request);
  return { ...session, ...origin, kind: 'session' };
}

export function isAdminToken(token: string): boolean {
  const expected = environment().adminToken;
  if (!expected) return false;
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(token), digest(expected));
}
