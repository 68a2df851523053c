// Every route × everybody who might call it. The list of routes is the folder tree itself: a file without a declared
// role, or one whose role does not fit its place, fails here.
import { beforeAll, describe, expect, it } from 'vitest';
import { authenticateApiKey } from '@/lib/auth/api-keys';
import { noteKeyUse } from '@/lib/auth/key-use';
import type { GatewayParts } from '@/lib/gateway/gateway-parts';
import { setGatewayParts } from '@/lib/gateway/running-gateway';
import type { DashboardHandler } from '@/lib/http/dashboard-route';
import { declarationOf } from '@/lib/http/openapi';
import { createDimensionIds } from '@/lib/ledger/dimension-ids';
import { settleBatch } from '@/lib/ledger/settle';
import { useTestDatabase } from '@/lib/testing/database';
import { useTestEnvironment } from '@/lib/testing/environment';
import { createApiKey } from '@/lib/testing/factories';
import { createPerson, type TestPerson } from '@/lib/testing/people';
import { endRecord } from '@/lib/testing/records';
import { routeFiles } from '@/lib/testing/route-files';

const adminToken = 'admin-token-for-the-matrix';
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
const roles: readonly unknown[] = ['public', 'user', 'admin'];

/** What anybody at all may call. Adding to it is a decision, not a slip. */
const publicRoutes = [
  'GET /api/openapi.json',
  'GET /api/setup',
  'POST /api/auth/login',
  'POST /api/auth/logout',
  'POST /api/setup',
];

type Handler = { name: string; path: string; method: string; handler: unknown };

const files = routeFiles();
const modules = await Promise.all(
  files.map(async (file) => ({
    ...file,
    module: (await import(/* @vite-ignore */ `@/${file.file}`)) as Record<string, unknown>,
  })),
);
const handlersOf = (rule: string): Handler[] =>
  modules
    .filter((file) => file.rule === rule)
    .flatMap(({ path, module }) =>
      methods
        .filter((method) => module[method] !== undefined)
        .map((method) => ({ name: `${method} ${path}`, path, method, handler: module[method] })),
    );
const dashboard = handlersOf('dashboard');
const gateway = handlersOf('gateway');

describe('every route file', () => {
  it('exports a handler', () => {
    expect(
      modules.filter(({ module }) => !methods.some((method) => module[method])).map(({ file }) => file),
    ).toEqual([]);
    expect(dashboard.length).toBeGreaterThan(20);
    expect(gateway.length).toBeGreaterThan(0);
  });

  it.each(dashboard)('$name declares its role', ({ handler }) => {
    const declaration = declarationOf(handler);
    expect(declaration, 'no declaration covers this route').not.toBeNull();
    expect(roles).toContain(declaration?.role);
    expect(declaration?.summary).toMatch(/\S/);
  });

  it('is open to strangers only where this test says so', () => {
    const open = dashboard.filter(({ handler }) => declarationOf(handler)?.role === 'public');
    const named = open.filter(({ path }) => path !== '/api/[...path]');
    expect(named.map(({ name }) => name).sort()).toEqual(publicRoutes);
  });

  it.each(dashboard.filter(({ path }) => path.startsWith('/api/admin/')))(
    '$name is for administrators',
    ({ handler }) => {
      expect(declarationOf(handler)?.role).toBe('admin');
    },
  );
});

describe('who may call what', () => {
  useTestEnvironment(() => ({ WEIR_ADMIN_TOKEN: adminToken }));
  const db = useTestDatabase('sqlite');

  type Caller = { headers: Record<string, string>; strangers?: true; admin?: true };
  const callers: Record<string, Caller> = {};
  const hiddenRate = { number: '1.37313', stored: '1373130' };
  const ownedByA: Record<string, string> = {};

  beforeAll(async () => {
    const admin = await createPerson(db, 'admin');
    const rate = BigInt(hiddenRate.stored);
    const userA = await createPerson(db, 'user', { priceRate: rate });
    const userB = await createPerson(db, 'user', { priceRate: rate });
    const disabled = await createPerson(db, 'admin', { disabledAt: 1n });
    const key = await createApiKey(db, { userId: userA.id });
    const view = await db.write((tx) =>
      tx.savedView.create({
        data: {
          id: 'view-of-a',
          userId: userA.id,
          page: 'requests',
          name: 'mine',
          query: '',
          createdAt: 1n,
          updatedAt: 1n,
        },
      }),
    );
    const request = endRecord({ createdAt: Date.now(), keyId: key.row.id, userId: userA.id });
    await settleBatch(db, createDimensionIds(db), [request], null);
    const dimension = await db.read.dimension.findFirstOrThrow({ where: { kind: 'user', value: userA.id } });
    const conversation = await db.write((tx) =>
      tx.conversation.create({
        data: {
          id: 'conversation-of-a',
          userDim: dimension.id,
          keyDim: 0,
          projectDim: 0,
          modelDim: 0,
          protocolDim: 0,
          turnCount: 0,
          messageCount: 0,
          createdAt: 1n,
          updatedAt: 1n,
        },
      }),
    );
    Object.assign(ownedByA, {
      '/api/keys/[id]': key.row.id,
      '/api/keys/[id]/rotate': key.row.id,
      '/api/token/[id]/settings': key.row.id,
      '/api/views/[id]': view.id,
      '/api/usage/records/[id]': request.id,
      '/api/usage/conversations/[id]': conversation.id,
    });
    const session = ({ cookie }: TestPerson) => ({ cookie: `weir=${cookie}` });
    Object.assign(callers, {
      nobody: { headers: {}, strangers: true },
      'user A': { headers: session(userA) },
      'user B': { headers: session(userB) },
      admin: { headers: session(admin), admin: true },
      'disabled user': { headers: session(disabled), strangers: true },
      'client key': { headers: { authorization: `Bearer ${key.secret}` }, strangers: true },
      'admin token': { headers: { authorization: `Bearer ${adminToken}` }, admin: true },
    } satisfies Record<string, Caller>);
    setGatewayParts({
      authenticate: authenticateApiKey,
      noteKeyUse,
      bodyLimit: 1000,
    } as Partial<GatewayParts> as GatewayParts);
  });

  async function call({ path, method, handler }: Handler, caller: string, params: Record<string, string>) {
    const concrete = path.replace(/\[(?:\.\.\.)?(\w+)\]/g, (_whole, name: string) => params[name] ?? 'x');
    const withBody = !['GET', 'HEAD', 'OPTIONS', 'DELETE'].includes(method);
    const request = new Request(`http://localhost:3000${concrete}`, {
      method,
      headers: {
        host: 'weir.test',
        ...(withBody && { 'content-type': 'application/json' }),
        ...callers[caller]!.headers,
      },
      ...(withBody && { body: '{}' }),
      signal: AbortSignal.timeout(20_000),
    });
    const response = await (handler as DashboardHandler)(request, { params: Promise.resolve(params) });
    const type = response.headers.get('content-type') ?? '';
    // A live stream never ends by itself.
    if (type.startsWith('text/event-stream')) {
      await response.body?.cancel();
      return { status: response.status, text: '', headers: response.headers };
    }
    return { status: response.status, text: await response.text(), headers: response.headers };
  }

  const everybody = ['nobody', 'disabled user', 'client key', 'user A', 'user B', 'admin token', 'admin'];

  describe.each(everybody)('%s', (name) => {
    // Signing out ends the very session that the rest of this list is called with.
    const listed = dashboard.filter((handler) => handler.name !== 'POST /api/auth/logout');

    it.each(listed)('$name', async (handler) => {
      const role = declarationOf(handler.handler)?.role;
      const { status, text, headers } = await call(handler, name, { id: 'nothing-by-this-name' });
      expect(status, text).not.toBe(500);
      expect(headers.get('cache-control')).toContain('no-store');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      const caller = callers[name]!;
      if (role === 'public') return;
      if (caller.strangers) {
        expect(status, text).toBe(401);
        return;
      }
      expect(status, text).not.toBe(401);
      if (caller.admin) return;
      if (role === 'admin') expect(status, text).toBe(403);
      for (const hidden of [
        hiddenRate.number,
        hiddenRate.stored,
        'priceRate',
        'baseCost',
        'passwordHash',
        'keyHash',
      ]) {
        expect(text).not.toContain(hidden);
      }
    });
  });

  const owned = dashboard.filter(
    ({ path, handler }) => path.includes('[') && declarationOf(handler)?.role === 'user',
  );

  it.each(owned)('$name of somebody else is simply not there', async (handler) => {
    const id = ownedByA[handler.path];
    expect(id, 'name something of user A for this route').toBeDefined();
    const before = await call(handler, 'user B', { id: id! });
    // `{}` may not be a body that this route takes, but then it says so to the owner as well.
    if (before.status === 400) expect((await call(handler, 'user A', { id: id! })).status).toBe(400);
    else expect(before.status, before.text).toBe(404);
  });

  it.each(gateway.filter(({ method }) => method !== 'OPTIONS'))(
    '$name takes client keys alone: no cookie, no admin token',
    async (handler) => {
      for (const caller of ['nobody', 'admin', 'user A', 'admin token']) {
        const { status, text } = await call(handler, caller, { path: 'models' });
        expect([401, 404, 405], `${caller}: ${status} ${text}`).toContain(status);
      }
    },
  );
});
