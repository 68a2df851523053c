import { beforeAll, describe, expect, it } from 'vitest';
import { createDimensionIds } from '@/lib/ledger/dimension-ids';
import { settleBatch } from '@/lib/ledger/settle';
import { quarterMillis } from '@/lib/ledger/slices';
import { databaseKinds, useTestDatabase } from '@/lib/testing/database';
import { endRecord } from '@/lib/testing/records';
import type { Filters } from './filters';
import { listRequests } from './request-list';

const start = Date.UTC(2026, 0, 15);

describe.each(databaseKinds)('pages of rare requests on %s', (kind) => {
  const database = useTestDatabase(kind);
  const records = Array.from({ length: 600 }, (_, index) =>
    endRecord({
      createdAt: start + Math.floor((index * quarterMillis) / 3) + (index % 2),
      ...(index % 7 === 0 ? { status: 'error', errorCode: 'upstream_error' } : {}),
      provider: index % 50 === 0 ? 'rare' : 'openai',
      tags: index % 11 === 0 ? { team: 'a' } : {},
    }),
  );
  beforeAll(async () => {
    await settleBatch(database, createDimensionIds(database), records, null);
  });

  const cases: Record<
    string,
    { filter: Partial<Filters>; matches: (record: (typeof records)[number]) => boolean }
  > = {
    'with a status': {
      filter: { dimensions: { status: ['error'] } },
      matches: ({ status }) => status === 'error',
    },
    'of two providers': {
      filter: { dimensions: { provider: ['rare', 'never seen'] } },
      matches: ({ provider }) => provider === 'rare',
    },
    'with a tag': {
      filter: { tags: [{ name: 'team', values: ['a'] }] },
      matches: ({ tags }) => tags.team === 'a',
    },
    'of a user with a status, from the middle of a quarter-hour on': {
      filter: { from: start + 5000, dimensions: { user: ['user-1'], status: ['error'] } },
      matches: ({ status, createdAt }) => status === 'error' && createdAt >= start + 5000,
    },
    'of a status that never was': {
      filter: { dimensions: { status: ['interrupted'] } },
      matches: () => false,
    },
  };

  for (const [name, { filter, matches }] of Object.entries(cases)) {
    for (const descending of [true, false]) {
      it(`${name}: every match once, ${descending ? 'newest' : 'oldest'} first`, async () => {
        const filters: Filters = {
          from: start,
          to: start + 300 * quarterMillis,
          toIsNow: false,
          month: false,
          zone: 'UTC',
          dimensions: {},
          tags: [],
          sessionIds: [],
          clientIps: [],
          text: null,
          minDurationMs: null,
          ...filter,
        };
        const found: string[] = [];
        let cursor: string | undefined;
        do {
          const sort = { field: 'createdAt', descending } as const;
          const page = await listRequests(database, filters, { sort, limit: 5, cursor }, 'admin');
          found.push(...page.items.map(({ id }) => id));
          cursor = page.nextCursor ?? undefined;
        } while (cursor);
        const expected = records.filter(matches).map(({ id }) => id);
        expect(found).toEqual(descending ? expected.reverse() : expected);
      });
    }
  }
});
