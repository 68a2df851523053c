// Every route that writes × everything a caller might slip in beside, or in place of, what it asks for. The routes
// and their fields are read from the declarations, so that a new one is covered as soon as it is there.
import { beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { DashboardHandler } from '@/lib/http/dashboard-route';
import { declarationOf } from '@/lib/http/openapi';
import { databaseKinds, useTestDatabase } from '@/lib/testing/database';
import { createAccount, createApiKey, createUser } from '@/lib/testing/factories';
import { callRoute, createPerson, type TestPerson } from '@/lib/testing/people';
import { routeFiles } from '@/lib/testing/route-files';

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

type Route = {
  name: string;
  path: string;
  method: string;
  handler: DashboardHandler;
  body: z.ZodType | undefined;
  query: z.ZodType | undefined;
  acceptsText: boolean;
};

type Definition = {
  shape?: Record<string, unknown>;
  innerType?: z.ZodType;
  in?: z.ZodType;
  out?: z.ZodType;
  options?: z.ZodType[];
};

/** The fields of an object schema, or of each it may be; null where it takes whatever it is given. */
function fieldsOf(schema: z.ZodType): string[] | null {
  const definition = schema._zod.def as unknown as Definition;
  if (definition.shape) return Object.keys(definition.shape);
  const inner = definition.innerType ?? definition.in;
  // A transformation before the check is a pipe whose fields stand at its end.
  if (inner) return fieldsOf(inner) ?? (definition.out ? fieldsOf(definition.out) : null);
  const options = definition.options?.map(fieldsOf).filter((fields) => fields !== null) ?? [];
  return options.length ? [...new Set(options.flat())] : null;
}

const routes: Route[] = (
  await Promise.all(
    routeFiles()
      .filter(({ rule }) => rule === 'dashboard')
      .map(async ({ file, path }) => {
        const module = (await import(/* @vite-ignore */ `@/${file}`)) as Record<string, DashboardHandler>;
        return methods.flatMap((method) => {
          const handler = module[method];
          const declared = handler && declarationOf(handler);
          if (!handler || !declared) return [];
          return [
            {
              name: `${method} ${path}`,
              path,
              method,
              handler,
              body: declared.body,
              query: declared.query,
              acceptsText: declared.acceptsText,
            },
          ];
        });
      }),
  )
).flat();

// Signing out ends the session that the rest of the list is called with.
const called = routes.filter(({ name }) => name !== 'POST /api/auth/logout');
const withBody = called.filter(({ body }) => body);
const declaring = withBody.filter(({ body }) => fieldsOf(body!));

/** What nobody may set by asking for it. */
const smuggled = [
  'id',
  'userId',
  'ownerId',
  'isAdmin',
  'passwordHash',
  'keyHash',
  'secretHash',
  'createdAt',
  'deletedAt',
  'baseCost',
  'constructor',
  'toString',
] as const;

describe('a route that writes', () => {
  const database = useTestDatabase('sqlite');
  let admin: TestPerson;

  beforeAll(async () => {
    admin = await createPerson(database, 'admin');
  });

  const call = (route: Route, body: string, query = '') =>
    callRoute(route.handler, {
      method: route.method,
      path: `${route.path.replace(/\[(?:\.\.\.)?\w+\]/g, 'nothing')}${query}`,
      as: admin,
      params: { id: 'nothing-by-this-name', name: 'aggregate', model: 'nothing-by-this-name' },
      body,
      headers: { 'content-type': 'application/json' },
    });

  it('is found, in numbers', () => {
    expect(withBody.length).toBeGreaterThan(25);
  });

  it('declares its fields one by one', () => {
    const loose = withBody.filter(({ body }) => !fieldsOf(body!)).map(({ name }) => name);
    // What a job takes is the job's own to say, and to check.
    expect(loose).toEqual(['POST /api/admin/jobs/[name]/run']);
  });

  it.each(declaring)('$name refuses a field that it does not declare, and names it', async (route) => {
    const declared = new Set(fieldsOf(route.body!));
    for (const name of smuggled.filter((field) => !declared.has(field))) {
      const { status, json } = await call(route, JSON.stringify({ [name]: 'x' }));
      expect(status, name).toBe(400);
      expect(json, name).toMatchObject({ error: { param: name } });
    }
    const prototype = await call(route, '{"__proto__":{"role":"admin"}}');
    expect(prototype.status).toBe(400);
    expect(({} as Record<string, unknown>).role).toBeUndefined();
  });

  it.each(declaring)('$name takes no operator, list or prototype in place of a value', async (route) => {
    for (const name of fieldsOf(route.body!)!) {
      for (const value of [
        { $ne: null },
        { contains: '' },
        { toString: 'x' },
        [[]],
        { __proto__: null, length: 1 },
        '\u0000',
        'x'.repeat(100_000),
        1e308,
        '9'.repeat(400),
      ]) {
        const { status, text } = await call(route, JSON.stringify({ [name]: value }));
        expect(status, `${name}=${JSON.stringify(value).slice(0, 60)} → ${text}`).not.toBe(500);
        expect(text).not.toMatch(/prisma|sqlite|postgres|SQL|node_modules|\bat \S+:\d+/i);
      }
    }
  });

  it.each(withBody)('$name takes a body that is no object for what it is', async (route) => {
    for (const body of [
      'null',
      '[]',
      '"text"',
      '7',
      '{',
      '\u0000',
      `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
    ]) {
      const { status, text } = await call(route, body);
      // Where lines of text are taken, a text is read, and each line of it answered for itself.
      const least = route.acceptsText && body === '"text"' ? 200 : 400;
      expect(status, `${body.slice(0, 20)} → ${text}`).toBeGreaterThanOrEqual(least);
      expect(status, `${body.slice(0, 20)} → ${text}`).toBeLessThan(500);
    }
  });
});

describe.each(databaseKinds)('a search on %s', (kind) => {
  const database = useTestDatabase(kind);

  it.each(['users', 'api-keys', 'accounts'] as const)(
    'of %s takes wildcards and quotes for the characters they are',
    async (what) => {
      const admin = await createPerson(database, 'admin');
      const owner = await createUser(database, { name: 'An owner' });
      const names = ['100% sure', 'snake_case', 'back\\slash', "O'Neil", 'plain'];
      for (const name of names) {
        if (what === 'users') await createUser(database, { name });
        else if (what === 'accounts') await createAccount(database, { name });
        else await createApiKey(database, { name, userId: owner.id });
      }
      const route = called.find(({ name }) => name === `GET /api/admin/${what}`)!;
      for (const [text, expected] of [
        ['%', ['100% sure']],
        ['_', ['snake_case']],
        ['\\', ['back\\slash']],
        ["'", ["O'Neil"]],
        ['PLAIN', ['plain']],
        ['%%', []],
        ["' OR '1'='1", []],
      ] as const) {
        const { json } = await callRoute(route.handler, {
          as: admin,
          path: `/?q=${encodeURIComponent(text)}`,
        });
        const found = (json as { items: { name: string }[] }).items.map(({ name }) => name);
        expect(found, text).toEqual(expected);
      }
    },
  );
});

describe('a query', () => {
  const database = useTestDatabase('sqlite');
  let admin: TestPerson;

  beforeAll(async () => {
    admin = await createPerson(database, 'admin');
  });

  const asked = called.filter(({ query, method }) => query && method === 'GET');
  const hostile = [
    '%00',
    "'%20OR%201=1--",
    '%25_%5C',
    '__proto__',
    '9'.repeat(400),
    '1e999',
    'x'.repeat(5000),
    '%ED%A0%80',
    '%0d%0aset-cookie:a=b',
  ];

  it.each(asked)('$name answers or refuses whatever stands in its parameters', async (route) => {
    const path = route.path.replace(/\[(?:\.\.\.)?\w+\]/g, 'nothing');
    for (const name of fieldsOf(route.query!) ?? []) {
      for (const value of hostile) {
        const query = `?${name}=${value}`;
        const request = new Request(`http://localhost:3000${path}${query}`, {
          headers: { host: 'weir.test', cookie: `weir=${admin.cookie}` },
        });
        const response = await route.handler(request, {
          params: Promise.resolve({ id: 'nothing-by-this-name' }),
        });
        expect(response.status, query).toBeLessThan(500);
        expect(response.headers.get('set-cookie')).toBeNull();
        await response.body?.cancel();
      }
    }
  });
});
