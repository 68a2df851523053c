// People who are signed in, and requests as Next hands them to a dashboard route.
import { scryptSync } from 'node:crypto';
import type { Role } from '@/lib/auth/actor';
import { startSession } from '@/lib/auth/sessions';
import type { Database } from '@/lib/db/database';
import type { Prisma } from '@/lib/db/generated/sqlite/client';
import type { DashboardHandler } from '@/lib/http/dashboard-route';
import { createUser } from '@/lib/testing/factories';

export type TestPerson = { id: string; email: string; cookie: string };

/** Somebody who is signed in. Their password is never asked for, so they have none. */
export async function createPerson(
  database: Database,
  role: Role,
  changes: Partial<Prisma.UserUncheckedCreateInput> = {},
): Promise<TestPerson> {
  const { id, email } = await createUser(database, { role, ...changes });
  const cookie = await database.write((tx) =>
    startSession(tx, { userId: id, clientIp: '', userAgent: 'test' }),
  );
  return { id, email, cookie };
}

/** A hash of a password with parameters that cost a test nothing. */
export function cheapPasswordHash(password: string): string {
  const salt = Buffer.from('0123456789abcdef');
  const hash = scryptSync(password.normalize('NFKC'), salt, 32, { N: 16, r: 8, p: 1 });
  return ['scrypt', 16, 8, 1, salt.toString('base64url'), hash.toString('base64url')].join(':');
}

type Sent = {
  method?: string;
  path?: string;
  as?: { cookie: string } | { bearer: string };
  params?: Record<string, string>;
  json?: unknown;
  headers?: Record<string, string>;
  body?: string;
};

export type TestAnswer = { status: number; headers: Headers; text: string; json: unknown };

/** Calls a handler as Next does. The host is weir.test whatever the URL says, as behind a real server. */
export async function callRoute(handler: DashboardHandler, sent: Sent = {}): Promise<TestAnswer> {
  const headers = new Headers({ host: 'weir.test', ...sent.headers });
  if (sent.as && 'cookie' in sent.as) headers.set('cookie', `weir=${sent.as.cookie}`);
  if (sent.as && 'bearer' in sent.as) headers.set('authorization', `Bearer ${sent.as.bearer}`);
  if (sent.json !== undefined && !headers.has('content-type'))
    headers.set('content-type', 'application/json');
  const body = sent.body ?? (sent.json === undefined ? undefined : JSON.stringify(sent.json));
  const request = new Request(`http://localhost:3000${sent.path ?? '/'}`, {
    method: sent.method ?? 'GET',
    headers,
    body,
  });
  const response = await handler(request, { params: Promise.resolve(sent.params ?? {}) });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json');
  return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : null };
}
