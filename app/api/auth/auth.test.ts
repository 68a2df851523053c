import { afterEach, describe, expect, it } from 'vitest';
import { sessionAbsoluteMillis, sessionIdleMillis } from '@/lib/auth/sessions';
import { replaceClock } from '@/lib/clock';
import { databaseKinds, useTestDatabase } from '@/lib/testing/database';
import { createUser } from '@/lib/testing/factories';
import { callRoute, cheapPasswordHash, createPerson } from '@/lib/testing/people';
import { POST as login } from './login/route';
import { POST as logout } from './logout/route';
import { GET as me, PATCH as patchMe } from './me/route';
import { POST as changePassword } from './password/route';

const password = 'correct horse battery';
const wrong = { status: 401, json: { error: { code: 'invalid_credentials' } } };
const cookieOf = (headers: Headers) => /weir=([^;]*)/.exec(headers.get('set-cookie') ?? '')?.[1] ?? '';

describe.each(databaseKinds)('signing in on %s', (kind) => {
  const db = useTestDatabase(kind);
  let restoreClock = () => {};
  const passwordHash = cheapPasswordHash(password);
  afterEach(() => restoreClock());

  const signIn = (email: string, given = password, headers: Record<string, string> = {}) =>
    callRoute(login, { method: 'POST', json: { email, password: given }, headers });

  it('answers who you are, and a cookie that is one by itself', async () => {
    const user = await createUser(db, { passwordHash });
    const answer = await signIn(user.email.toUpperCase());
    expect(answer).toMatchObject({ status: 200, json: { id: user.id, email: user.email, role: 'user' } });
    expect(answer.text).not.toMatch(/priceRate|hash/i);
    const cookie = cookieOf(answer.headers);
    expect(await callRoute(me, { as: { cookie } })).toMatchObject({ json: { id: user.id } });
    expect(JSON.stringify(await db.read.session.findMany({ select: { id: true } }))).not.toContain(cookie);
    expect(await db.read.user.findUnique({ where: { id: user.id } })).toMatchObject({
      lastLoginAt: expect.any(BigInt),
    });
  });

  it('over TLS sets a cookie that no other host can plant', async () => {
    const user = await createUser(db, { passwordHash });
    const answer = await signIn(user.email, password, { origin: 'https://weir.test' });
    expect(answer.headers.get('set-cookie')).toMatch(
      /^__Host-weir=[\w-]{43}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax; Secure$/,
    );
  });

  it('answers the same for somebody unknown, disabled, deleted, without a password or mistyped', async () => {
    const user = await createUser(db, { passwordHash });
    const disabled = await createUser(db, { passwordHash, disabledAt: 1n });
    const deleted = await createUser(db, { passwordHash, deletedAt: 1n });
    const invited = await createUser(db);
    const answers = [
      await signIn('nobody@example.org'),
      await signIn(disabled.email),
      await signIn(deleted.email),
      await signIn(invited.email, ''),
      await signIn(user.email, 'correct horse batterz'),
    ];
    for (const answer of answers) {
      expect(answer).toMatchObject(wrong);
      expect(answer.text).toBe(answers[0]!.text);
    }
  });

  it('never keeps the session from before, and ends on signing out', async () => {
    const user = await createUser(db, { passwordHash });
    const first = cookieOf((await signIn(user.email)).headers);
    const second = cookieOf((await signIn(user.email, password, { cookie: `weir=${first}` })).headers);
    expect(second).not.toBe(first);
    expect((await callRoute(me, { as: { cookie: first } })).status).toBe(401);
    expect((await callRoute(me, { as: { cookie: second } })).status).toBe(200);
    const out = await callRoute(logout, { method: 'POST', as: { cookie: second } });
    expect(out.headers.get('set-cookie')).toContain('Max-Age=0');
    expect((await callRoute(me, { as: { cookie: second } })).status).toBe(401);
    expect((await callRoute(logout, { method: 'POST' })).status).toBe(200);
  });

  it('lasts a week unused and a month in all', async () => {
    const start = Date.now();
    const idle = await createPerson(db, 'user');
    restoreClock = replaceClock({ now: () => start + sessionIdleMillis + 1000 });
    expect((await callRoute(me, { as: idle })).status).toBe(401);
    restoreClock();
    const busy = await createPerson(db, 'user');
    const session = {
      where: { userId: busy.id },
      data: { lastSeenAt: BigInt(start + sessionAbsoluteMillis) },
    };
    await db.write((tx) => tx.session.updateMany(session));
    expect((await callRoute(me, { as: busy })).status).toBe(200);
    restoreClock = replaceClock({ now: () => start + sessionAbsoluteMillis + 1000 });
    expect((await callRoute(me, { as: busy })).status).toBe(401);
  });

  it('slows guessing at one account, however many try at once, and lets the right person in afterwards', async () => {
    const user = await createUser(db, { passwordHash });
    let now = Date.now();
    restoreClock = replaceClock({ now: () => now });
    const answers = await Promise.all(Array.from({ length: 15 }, () => signIn(user.email, 'guess')));
    const looked = answers.filter(({ status }) => status === 401);
    const slowed = answers.filter(({ status }) => status === 429);
    expect(looked).toHaveLength(5);
    expect(slowed).toHaveLength(10);
    expect(slowed[0]!.headers.get('retry-after')).toBe('1');
    // Not even the right password, while the wait lasts; another account is not concerned.
    expect((await signIn(user.email)).status).toBe(429);
    expect((await signIn((await createUser(db, { passwordHash })).email)).status).toBe(200);
    now += 1_000;
    expect((await signIn(user.email, 'guess')).status).toBe(401);
    expect((await signIn(user.email)).headers.get('retry-after')).toBe('2');
    // However long it goes on, the wait stays within half a minute.
    for (let round = 0; round < 8; round += 1) {
      now += 30_000;
      expect((await signIn(user.email, 'guess')).status).toBe(401);
    }
    now += 30_000;
    expect((await signIn(user.email)).status).toBe(200);
    expect((await signIn(user.email, 'guess')).status).toBe(401);
  });

  it('slows one address that tries many accounts', async () => {
    const headers = { 'x-forwarded-for': '198.51.100.9' };
    const statuses: number[] = [];
    for (let index = 0; index < 21; index += 1) {
      statuses.push((await signIn(`nobody${index}@example.org`, 'guess', headers)).status);
    }
    expect(statuses.slice(0, 20)).toEqual(Array(20).fill(401));
    expect(statuses[20]).toBe(429);
    expect((await signIn('nobody@example.org', 'guess', { 'x-forwarded-for': '198.51.100.10' })).status).toBe(
      401,
    );
  });

  it('lets you change your password, which signs out every other browser', async () => {
    const user = await createUser(db, { passwordHash });
    const here = cookieOf((await signIn(user.email)).headers);
    const elsewhere = cookieOf((await signIn(user.email)).headers);
    const change = (json: unknown) =>
      callRoute(changePassword, { method: 'POST', as: { cookie: here }, json });
    expect(await change({ currentPassword: 'guess', newPassword: 'another good one' })).toMatchObject(wrong);
    expect(await change({ currentPassword: password, newPassword: 'password1' })).toMatchObject({
      status: 400,
    });
    const changed = await change({ currentPassword: password, newPassword: 'another good one' });
    expect(changed.status).toBe(200);
    expect((await callRoute(me, { as: { cookie: here } })).status).toBe(401);
    expect((await callRoute(me, { as: { cookie: elsewhere } })).status).toBe(401);
    expect((await callRoute(me, { as: { cookie: cookieOf(changed.headers) } })).status).toBe(200);
    expect((await signIn(user.email)).status).toBe(401);
    expect((await signIn(user.email, 'another good one')).status).toBe(200);
  });

  it('remembers language, zone and preferences name by name', async () => {
    const user = await createPerson(db, 'user');
    const patch = (json: unknown) => callRoute(patchMe, { method: 'PATCH', as: user, json });
    await patch({
      locale: 'zh',
      timeZone: 'Asia/Shanghai',
      preferences: { theme: 'dark', columns: ['model'] },
    });
    expect(await patch({ name: ' 王 ', preferences: { theme: null, collapsed: true } })).toMatchObject({
      json: {
        name: '王',
        locale: 'zh',
        timeZone: 'Asia/Shanghai',
        preferences: { columns: ['model'], collapsed: true },
      },
    });
    expect((await patch({ role: 'admin' })).status).toBe(400);
    expect((await patch({ priceRate: 0 })).status).toBe(400);
    expect((await patch({ timeZone: 'Mars/Olympus' })).status).toBe(400);
    expect((await patch({ preferences: { big: 'x'.repeat(70_000) } })).status).toBe(413);
  });
});
