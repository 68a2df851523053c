import { afterEach, describe, expect, it } from 'vitest';
import { GET as me } from '@/app/api/auth/me/route';
import { createSetupLink, ensureFirstAdmin } from '@/lib/auth/first-admin';
import { createLink } from '@/lib/auth/one-time-links';
import { replaceClock } from '@/lib/clock';
import { databaseKinds, useTestDatabase } from '@/lib/testing/database';
import { useTestEnvironment } from '@/lib/testing/environment';
import { callRoute } from '@/lib/testing/people';
import { GET, POST } from './route';

const password = 'correct horse battery';
const tokenOf = (path: string | null) => new URL(path ?? '', 'http://x').searchParams.get('token') ?? '';
const gone = { status: 410, json: { error: { code: 'gone', param: 'token' } } };
const setup = (json: unknown) => callRoute(POST, { method: 'POST', json });

describe.each(databaseKinds)('the first setup on %s', (kind) => {
  const db = useTestDatabase(kind);
  let restoreClock = () => {};
  afterEach(() => restoreClock());

  it('is offered by a link as long as there is no administrator, and makes exactly one of twenty at once', async () => {
    const first = tokenOf(await ensureFirstAdmin());
    const second = tokenOf(await ensureFirstAdmin());
    expect(await callRoute(GET, { path: `/?token=${second}` })).toMatchObject({
      json: { purpose: 'setup', email: null },
    });

    expect(await setup({ token: first, email: 'a@example.org', password: 'short' })).toMatchObject({
      status: 400,
      json: { error: { param: 'password' } },
    });
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        setup({ token: index % 2 ? first : second, email: `admin${index}@example.org`, password }),
      ),
    );
    const made = answers.filter(({ status }) => status === 201);
    expect(made).toHaveLength(1);
    for (const answer of answers.filter(({ status }) => status !== 201)) expect(answer).toMatchObject(gone);
    expect(await db.read.user.count()).toBe(1);

    const cookie = made[0]!.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^weir=[\w-]{43}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax$/);
    const signedIn = await callRoute(me, { headers: { cookie: cookie.split(';')[0]! } });
    expect(signedIn).toMatchObject({ status: 200, json: { role: 'admin', preferences: {} } });

    expect(await setup({ token: first, email: 'late@example.org', password })).toMatchObject(gone);
    expect(await ensureFirstAdmin()).toBeNull();
    // Even a link that was printed by another node and never used.
    expect(
      await setup({ token: tokenOf(await createSetupLink()), email: 'late@example.org', password }),
    ).toMatchObject(gone);
  });

  it('refuses links that have run out or never were', async () => {
    const { path } = await db.write((tx) =>
      createLink(tx, 'invite', { email: 'new@example.org', role: 'user' }),
    );
    restoreClock = replaceClock({ now: () => Date.now() + 72 * 3600_000 });
    expect(await setup({ token: tokenOf(path), password })).toMatchObject(gone);
    expect(await callRoute(GET, { path: `/?token=${tokenOf(path)}` })).toMatchObject(gone);
    expect(await setup({ token: 'made-up', email: 'new@example.org', password })).toMatchObject(gone);
  });

  it('keeps no token that could be used, only its hash', async () => {
    const { path } = await db.write((tx) => createLink(tx, 'invite', { email: 'hash@example.org' }));
    expect(
      JSON.stringify(
        await db.read.oneTimeLink.findMany({ omit: { createdAt: true, expiresAt: true, usedAt: true } }),
      ),
    ).not.toContain(tokenOf(path));
  });
});

describe('an administrator named by the environment', () => {
  useTestEnvironment(() => ({ WEIR_ADMIN_EMAIL: 'Boss@Example.org', WEIR_ADMIN_PASSWORD: password }));
  const db = useTestDatabase('sqlite');

  it('is made once, by however many nodes start together', async () => {
    expect(await Promise.all(Array.from({ length: 5 }, ensureFirstAdmin))).toEqual(Array(5).fill(null));
    expect(await db.read.user.findMany({ select: { email: true, role: true } })).toEqual([
      { email: 'boss@example.org', role: 'admin' },
    ]);
    expect(await db.read.oneTimeLink.count()).toBe(0);
  });
});
