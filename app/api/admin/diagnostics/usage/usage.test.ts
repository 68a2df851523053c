// Where usage is missing, and why, is told by account, model and kind of call.
import { beforeAll, describe, expect, it } from 'vitest';
import { createDimensionIds } from '@/lib/ledger/dimension-ids';
import { settleBatch } from '@/lib/ledger/settle';
import type { UsageDiagnostics } from '@/lib/stats/usage-diagnostics';
import { databaseKinds, useTestDatabase } from '@/lib/testing/database';
import { callRoute, createPerson, type TestPerson } from '@/lib/testing/people';
import { endRecord } from '@/lib/testing/records';
import { GET } from './route';

const at = Date.UTC(2026, 4, 1);

describe.each(databaseKinds)('missing usage on %s', (kind) => {
  const database = useTestDatabase(kind);
  let admin: TestPerson;
  beforeAll(async () => {
    admin = await createPerson(database, 'admin');
    const many = (count: number, fields: Parameters<typeof endRecord>[0]) =>
      Array.from({ length: count }, (_, index) => endRecord({ createdAt: at + index, ...fields }));
    await settleBatch(
      database,
      createDimensionIds(database),
      [
        ...many(3, { model: 'counted' }),
        ...many(4, {
          model: 'silent',
          stream: true,
          usageSource: 'estimated',
          usageNote: 'no usage in the stream',
        }),
        ...many(2, { model: 'zero', stream: false, inputTokens: 0, outputTokens: 0 }),
        ...many(2, { model: 'refused', status: 'error', endReason: 'rejected', usageSource: 'none' }),
      ],
      null,
    );
  });
  const ask = (as: TestPerson, query = '') =>
    callRoute(GET, { as, path: `/api/admin/diagnostics/usage?from=${at}&to=${at + 3_600_000 * 2}${query}` });

  it('comes with its likely cause, the worst first', async () => {
    const answer = await ask(admin);
    expect(answer.status, answer.text).toBe(200);
    const { items } = answer.json as UsageDiagnostics;
    expect(items.map(({ model, causeCode }) => [model, causeCode])).toEqual([
      ['zero', 'zeroUsage'],
      ['silent', 'noUsageInStreams'],
      ['counted', 'counted'],
    ]);
    expect(items[0]).toMatchObject({ requests: 2, withoutTokens: 2, shareWithoutTokens: 1 });
    expect(items[1]).toMatchObject({
      bySource: { estimated: 4, upstream: 0 },
      shareNotFromUpstream: 1,
      commonestNote: 'no usage in the stream',
    });
  });

  it('is asked for with the filters of every list, and by administrators', async () => {
    const { items } = (await ask(admin, '&model=silent')).json as UsageDiagnostics;
    expect(items.map(({ model }) => model)).toEqual(['silent']);
    expect((await ask(await createPerson(database, 'user'))).status).toBe(403);
  });
});
