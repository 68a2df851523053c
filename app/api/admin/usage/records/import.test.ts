// Usage from elsewhere is part of every sum, once, and says where it comes from.
import { beforeAll, describe, expect, it } from 'vitest';
import { GET as overview } from '@/app/api/stats/overview/route';
import { findDrift } from '@/lib/ledger/reconcile';
import { databaseKinds, useTestDatabase } from '@/lib/testing/database';
import { createApiKey, createUser } from '@/lib/testing/factories';
import { callRoute, createPerson, type TestPerson } from '@/lib/testing/people';
import { POST } from './route';

const day = 20_260_110;
const at = (hour: number) => new Date(Date.UTC(2026, 0, 10, hour)).toISOString();

describe.each(databaseKinds)('usage brought in on %s', (kind) => {
  const database = useTestDatabase(kind);
  let admin: TestPerson;
  let userId: string;
  let keyId: string;

  beforeAll(async () => {
    admin = await createPerson(database, 'admin');
    userId = (await createUser(database, { priceRate: 2_000_000n })).id;
    keyId = (await createApiKey(database, { userId })).row.id;
  });

  const send = (json: unknown) => callRoute(POST, { method: 'POST', as: admin, json });
  const rows = () => database.read.request.findMany({ orderBy: { createdAt: 'asc' } });

  const records = () => [
    {
      id: 'a',
      createdAt: at(1),
      model: 'gpt-4o',
      provider: 'openai',
      keyId,
      inputTokens: 1_000_000,
      outputTokens: 0,
    },
    { id: 'b', createdAt: at(2), model: 'gpt-4o', provider: 'openai', userId, inputTokens: 10, cost: 0.5 },
    {
      id: 'c',
      createdAt: at(3),
      model: 'nobody-knows',
      userId,
      inputTokens: 10,
      outputTokens: 3,
      tags: { team: 'red' },
    },
    { id: 'd', createdAt: at(4), model: 'x', userId, baseCost: 1 },
  ];

  it('becomes rows and sums, with costs of that time or as they were given', async () => {
    expect((await send({ records: records() })).json).toEqual({ received: 4, imported: 4, duplicates: 0 });
    const [a, b, c, d] = await rows();
    const price = a!.baseCost!;
    expect(price).toBeGreaterThan(0n);
    expect(a).toMatchObject({ cost: price * 2n, inputCost: price * 2n, priceRate: 2_000_000n });
    expect(a!.priceVersion).toMatch(/^catalogue:/);
    expect(b).toMatchObject({ cost: 500_000_000n, otherCost: 500_000_000n, priceVersion: 'given' });
    expect(c).toMatchObject({ cost: null, baseCost: null, usageNote: 'Brought in from elsewhere.' });
    expect(d).toMatchObject({ baseCost: 1_000_000_000n, cost: 2_000_000_000n });
    expect(a!.keyDim).toBeGreaterThan(0);
    expect(a!.userDim).toBe(b!.userDim);
    const answer = await callRoute(overview, {
      path: `/x?from=2026-01-10&to=2026-01-10&usageSource=imported&userId=${userId}`,
      as: admin,
    });
    expect(answer.json).toMatchObject({ requests: 4, inputTokens: 1_000_020, unknownCostRequests: 1 });
    expect(await findDrift(database, day, day)).toEqual([]);
  });

  it('changes nothing when it comes again, even changed, in parallel, or twice in one batch', async () => {
    const before = await rows();
    const changed = records().map((record) => ({ ...record, inputTokens: 5, createdAt: at(9) }));
    const answers = await Promise.all([
      send({ records: records() }),
      send(changed),
      send({ records: changed }),
    ]);
    for (const { json } of answers) expect(json).toMatchObject({ imported: 0, duplicates: 4 });
    const twice = [
      { ...records()[0]!, id: 'e' },
      { ...records()[0]!, id: 'e', inputTokens: 1 },
    ];
    const both = await Promise.all([send(twice), send(twice)]);
    const imported = both.map(({ json }) => (json as { imported: number }).imported);
    expect(imported.reduce((sum, count) => sum + count, 0)).toBe(1);
    expect(await rows()).toHaveLength(before.length + 1);
    expect(await findDrift(database, day, day)).toEqual([]);
    expect(await database.read.auditEntry.count({ where: { action: 'usage.import' } })).toBe(2);
  });

  it('is refused whole where something in it is wrong', async () => {
    const count = (await rows()).length;
    const good = { id: 'new', createdAt: at(1), model: 'm' };
    const cases: [Record<string, unknown>, string][] = [
      [{ keyId: 'none' }, 'records.1.keyId'],
      [{ userId: 'none' }, 'records.1.userId'],
      [{ accountId: 'none' }, 'records.1.accountId'],
      [{ inputTokens: -1 }, 'records.1.inputTokens'],
      [{ createdAt: '2199-01-01' }, 'records.1.createdAt'],
      [{ unknownField: 1 }, 'records.1.unknownField'],
      [{ cost: -1 }, 'records.1.cost'],
    ];
    for (const [wrong, param] of cases) {
      const { status, json } = await send({ records: [good, { ...good, id: 'other', ...wrong }] });
      expect(status).toBe(400);
      expect(json).toMatchObject({ error: { param } });
    }
    expect((await send({ records: [] })).status).toBe(400);
    const many = Array.from({ length: 1001 }, (_, index) => ({ ...good, id: String(index) }));
    expect((await send({ records: many })).status).toBe(400);
    expect(await rows()).toHaveLength(count);
  });

  it('takes a thousand at once', async () => {
    const many = Array.from({ length: 1000 }, (_, index) => ({
      id: `many-${index}`,
      createdAt: Date.UTC(2026, 0, 11) + index,
      model: `model-${index % 7}`,
      userId,
      inputTokens: 3,
      outputTokens: 2,
    }));
    expect((await send({ records: many })).json).toMatchObject({ imported: 1000 });
    expect(await findDrift(database, 20_260_111, 20_260_111)).toEqual([]);
  });
});
