// A user is told what they pay, and nothing from which the price rate could be read: the same traffic is sent by
// somebody billed at 1 and by somebody billed at 1.37313, and every route that a user may call is compared.
import { beforeAll, describe, expect, it } from 'vitest';
import type { DashboardHandler } from '@/lib/http/dashboard-route';
import { declarationOf } from '@/lib/http/openapi';
import type { EndRecord } from '@/lib/journal/record';
import { createDimensionIds } from '@/lib/ledger/dimension-ids';
import { settleBatch } from '@/lib/ledger/settle';
import { applyRate } from '@/lib/money';
import { databaseKinds, useTestDatabase } from '@/lib/testing/database';
import { createApiKey } from '@/lib/testing/factories';
import { callRoute, createPerson, type TestPerson } from '@/lib/testing/people';
import { endRecord } from '@/lib/testing/records';
import { routeFiles } from '@/lib/testing/route-files';
import { hourMillis } from '@/lib/time';

const hiddenRate = 1_373_130n;
const baseCost = 123_456_789n;

const modules = await Promise.all(
  routeFiles()
    .filter(({ rule }) => rule === 'dashboard')
    .map(async ({ file, path }) => ({
      path,
      handler: ((await import(/* @vite-ignore */ `@/${file}`)) as Record<string, unknown>).GET,
    })),
);
const readable = modules.flatMap(({ path, handler }) =>
  declarationOf(handler)?.role === 'user' ? [{ path, handler: handler as DashboardHandler }] : [],
);

/** Fields that say what is paid, or a price per token that follows from it. */
const paid = /cost$|Cost$|price/i;

/** Everything but what is paid, who it is, and what differs between any two people. */
function withoutPaid(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPaid);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !paid.test(name))
      .map(([name, inner]) => [name, withoutPaid(inner)]),
  );
}

describe.each(databaseKinds)('the price rate on %s', (kind) => {
  const database = useTestDatabase(kind);
  const people: { person: TestPerson; request: string; key: string }[] = [];

  beforeAll(async () => {
    const ids = createDimensionIds(database);
    for (const rate of [1_000_000n, hiddenRate]) {
      const person = await createPerson(database, 'user', { name: 'Somebody', priceRate: rate });
      const key = await createApiKey(database, { userId: person.id, name: 'laptop' });
      const cost = applyRate(baseCost, rate);
      const records: EndRecord[] = Array.from({ length: 12 }, (_, index) =>
        endRecord({
          createdAt: Date.now() - (index + 2) * hourMillis,
          userId: person.id,
          keyId: key.row.id,
          model: index % 2 ? 'gpt-4o' : 'claude-sonnet-4-5',
          priceRate: rate,
          priceVersion: 'catalogue',
          baseCost,
          cost,
          inputCost: cost,
          outputCost: 0n,
          usageRaw: JSON.stringify({ prompt_tokens: 100, cost: 0.123456789 }),
          attempts: [],
        }),
      );
      await settleBatch(database, ids, records, null);
      people.push({ person, request: records[0]!.id, key: key.row.id });
    }
  });

  async function ask(index: number, { path, handler }: (typeof readable)[number], query = '') {
    const { person, request, key } = people[index]!;
    const id = path.startsWith('/api/keys') || path.startsWith('/api/token') ? key : request;
    const answer = await callRoute(handler, {
      path: path.replace('[id]', id) + query,
      as: person,
      params: path.includes('[id]') ? { id } : {},
    });
    // Their ids, addresses and the instants of two runs differ as for any two people.
    const { email } = person;
    const plain = answer.text.replaceAll(email, 'EMAIL');
    return { ...answer, text: plain };
  }

  it('covers the routes that users have', () => {
    expect(readable.length).toBeGreaterThanOrEqual(15);
  });

  it.each(readable)('$path tells neither the rate nor the base cost', async (route) => {
    for (const query of [
      '',
      '?from=30d',
      '?metric=cost&by=model',
      '?format=csv',
      '?format=jsonl',
      '?sort=-cost',
    ]) {
      const { text, headers } = await ask(1, route, query);
      const seen = text + JSON.stringify([...headers]);
      for (const hidden of [
        '1.37313',
        '1373130',
        '0.123456789',
        '123456789',
        'baseCost',
        'base_cost',
        'priceRate',
      ]) {
        expect(seen, `${route.path}${query}`).not.toContain(hidden);
      }
    }
  });

  it.each(readable.filter(({ path }) => !path.endsWith('/export')))(
    '$path differs between two rates only in what is paid',
    async (route) => {
      const [one, other] = [await ask(0, route), await ask(1, route)];
      expect(other.status).toBe(one.status);
      const shape = (json: unknown): unknown =>
        JSON.parse(
          JSON.stringify(withoutPaid(json)).replace(
            /"[0-9a-f]{8}-[0-9a-f-]{27}"|"\d{4}-\d\d-\d\dT[^"]*"|"[^"]*@example\.org"/g,
            '"…"',
          ),
        );
      const plain = (json: unknown) => {
        const text = JSON.stringify(shape(json));
        return text.replace(/"(prefix|last4|nextCursor)":"[^"]*"/g, '"$1":"…"');
      };
      expect(plain(other.json)).toBe(plain(one.json));
    },
  );

  it('refuses to sort, filter or group by what is hidden', async () => {
    const route = (path: string) => readable.find((one) => one.path === path)!;
    for (const [path, query] of [
      ['/api/usage/records', '?sort=-baseCost'],
      ['/api/usage/records', '?accountId=x'],
      ['/api/usage/records', '?priceRate=1'],
      ['/api/usage/timeseries', '?metric=baseCost'],
      ['/api/usage/timeseries', '?by=account'],
      ['/api/usage/breakdown', '?by=account'],
      ['/api/usage/facets', '?fields=accountId'],
    ] as const) {
      const { status, json } = await ask(1, route(path), query);
      expect([path + query, status]).toEqual([path + query, 400]);
      expect(json).toMatchObject({ error: { code: 'invalid_parameter' } });
    }
  });
});
