// Requests can be deleted; what they added up to stays.
import { beforeEach, describe, expect, it } from 'vitest';
import { GET as overview } from '@/app/api/stats/overview/route';
import { GET as timeseries } from '@/app/api/stats/timeseries/route';
import { nowMillis } from '@/lib/clock';
import { createDimensionIds } from '@/lib/ledger/dimension-ids';
import { settleBatch } from '@/lib/ledger/settle';
import { databaseKinds, useTestDatabase } from '@/lib/testing/database';
import { callRoute, createPerson, type TestPerson } from '@/lib/testing/people';
import { endRecord } from '@/lib/testing/records';
import { dayMillis } from '@/lib/time';
import { DELETE } from './route';

describe.each(databaseKinds)('deleting old requests on %s', (kind) => {
  const database = useTestDatabase(kind);
  let admin: TestPerson;

  beforeEach(async () => {
    admin = await createPerson(database, 'admin');
    const now = nowMillis();
    const ends = Array.from({ length: 40 }, (_, index) =>
      endRecord({
        createdAt: now - index * dayMillis - 1000,
        model: `model-${index % 3}`,
        tags: { team: 'red' },
      }),
    );
    await settleBatch(database, createDimensionIds(database), ends, null);
  });

  const remove = (query: string) => callRoute(DELETE, { method: 'DELETE', path: `/x?${query}`, as: admin });

  it('leaves every chart and sum as it was', async () => {
    const paths = ['/x', '/x?from=20d', '/x?model=model-1', '/x?tag.team=red'];
    const to = nowMillis();
    const figures = async () =>
      Promise.all([
        ...paths.map(async (path) => {
          const given = `${path}${path.includes('?') ? '&' : '?'}to=${to}`;
          return (await callRoute(overview, { path: given, as: admin })).json;
        }),
        callRoute(timeseries, { path: `/x?from=30d&to=${to}&by=model&interval=day`, as: admin }).then(
          ({ json }) => json,
        ),
      ]);
    const before = await figures();
    const rows = await database.read.request.count();
    const expected = await database.read.request.count({
      where: { createdAt: { lt: BigInt(to - 10 * dayMillis) } },
    });
    expect((await remove('days=10&dryRun=true')).json).toEqual({ deleted: expected, dryRun: true });
    expect(await database.read.request.count()).toBe(rows);
    expect((await remove('days=10')).json).toEqual({ deleted: expected, dryRun: false });
    expect(await database.read.request.count()).toBe(rows - expected);
    expect(await database.read.requestTag.count()).toBe(rows - expected);
    const after = await figures();
    // Relative ranges move on while the test runs; what they hold does not.
    expect(withoutRanges(after)).toEqual(withoutRanges(before));
    expect((await remove('days=10')).json).toEqual({ deleted: 0, dryRun: false });
    const entries = await database.read.auditEntry.findMany({ where: { action: 'request.delete' } });
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({ changes: { requests: expected } });
  });

  it.each([
    ['days=0', 'days'],
    ['days=-1', 'days'],
    ['days=1.5', 'days'],
    ['', 'before'],
    ['days=3&before=2026-01-01', 'before'],
    [`before=${nowMillis() + dayMillis}`, 'before'],
    ['days=3&dryRun=maybe', 'dryRun'],
    ['day=3', 'day'],
  ])('refuses %s', async (query, param) => {
    const rows = await database.read.request.count();
    const { status, json } = await remove(query);
    expect(status).toBe(400);
    expect(json).toMatchObject({ error: { code: 'invalid_parameter', param } });
    expect(await database.read.request.count()).toBe(rows);
  });
});

function withoutRanges(figures: unknown): unknown {
  return JSON.parse(
    JSON.stringify(figures, (name, value: unknown) =>
      ['range', 'start'].includes(name) ? undefined : value,
    ),
  );
}
