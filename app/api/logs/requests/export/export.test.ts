// Everything that passes the filters leaves in one stream that is the list, row for row.
import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { GET as list } from '@/app/api/logs/requests/route';
import { GET as exportOwn } from '@/app/api/usage/export/route';
import { GET as userList } from '@/app/api/usage/records/route';
import type { Database } from '@/lib/db/database';
import { createDimensionIds } from '@/lib/ledger/dimension-ids';
import { settleBatch } from '@/lib/ledger/settle';
import { exportColumns } from '@/lib/stats/export-columns';
import { readFilters } from '@/lib/stats/filters';
import { exportRequests } from '@/lib/stats/request-export';
import { listRequests } from '@/lib/stats/request-list';
import { csvCell } from '@/lib/stats/request-text.mjs';
import { databaseKinds, useTestDatabase } from '@/lib/testing/database';
import { callRoute, createPerson, type TestPerson } from '@/lib/testing/people';
import { endRecord } from '@/lib/testing/records';
import { GET as exportAll } from './route';

const start = Date.UTC(2026, 5, 1);
const formulas = ['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx'];

/** Enough of a CSV reader to take back what was written. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  const cells = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/gy;
  for (let match = cells.exec(text); match && cells.lastIndex <= text.length; match = cells.exec(text)) {
    rows.at(-1)!.push(match[1] === undefined ? match[2]! : match[1].replaceAll('""', '"'));
    if (match[3] === '\r\n') rows.push([]);
    if (match[3] === '' || cells.lastIndex === text.length) break;
  }
  return rows.filter((row) => row.length > 0);
}

type Item = Record<string, unknown> & { id: string };

describe.each(databaseKinds)('the export on %s', (kind) => {
  // One of the two is enough to see memory grow.
  const many = kind === 'sqlite' ? 100_000 : 10_000;
  const database = useTestDatabase(kind);
  let admin: TestPerson;
  let ada: TestPerson;

  beforeAll(async () => {
    admin = await createPerson(database, 'admin');
    ada = await createPerson(database, 'user', { priceRate: 1_373_130n });
    const ids = createDimensionIds(database);
    const ends = Array.from({ length: 1230 }, (_, index) =>
      endRecord({
        createdAt: start + Math.floor(index / 3) * 1000,
        userId: index % 4 === 0 ? ada.id : 'somebody',
        model: index < formulas.length ? formulas[index]! : `model "${index % 5}"`,
        accountId: 'account-1',
        upstreamModel: 'hidden-upstream',
        priceRate: 1_373_130n,
        baseCost: 1000n,
        cost: index % 9 === 0 ? null : 1373n,
        errorMessage: index % 50 === 0 ? 'line one\nline "two", 好' : null,
        usageRaw: '{"total_cost": 0.5, "tokens": 3}',
        tags: { team: 'red' },
        stream: index % 2 === 0,
      }),
    );
    for (let from = 0; from < ends.length; from += 300)
      await settleBatch(database, ids, ends.slice(from, from + 300), null);
  });

  async function wholeList(handler: typeof list, as: TestPerson, query: string): Promise<Item[]> {
    const items: Item[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const path = `/x?limit=200${query}${cursor ? `&cursor=${cursor}` : ''}`;
      const answer = await callRoute(handler, { path, as });
      expect(answer.status, answer.text).toBe(200);
      const page = answer.json as { items: Item[]; nextCursor: string | null };
      items.push(...page.items);
      cursor = page.nextCursor;
    }
    return items;
  }

  const to = `to=${start + 10 ** 9}`;

  it.each([
    '',
    '&stream=true&model=model%20%220%22',
    '&sort=createdAt&from=2026-06-01T00:01:00Z',
    '&sort=-cost',
    '&sort=totalTokens&stream=true',
  ])('is the paged list, row for row (%s)', async (query) => {
    const items = await wholeList(list, admin, `&${to}${query}`);
    const lines = await callRoute(exportAll, { path: `/x?format=jsonl&${to}${query}`, as: admin });
    expect(lines.status, lines.text).toBe(200);
    expect(
      lines.text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Item),
    ).toEqual(items);
    const whole = await callRoute(exportAll, { path: `/x?format=json&${to}${query}`, as: admin });
    expect(JSON.parse(whole.text)).toEqual(items);
    const csv = parseCsv((await callRoute(exportAll, { path: `/x?${to}${query}`, as: admin })).text);
    expect(csv[0]).toEqual(Object.keys(items[0]!));
    const cell = (value: unknown) => parseCsv(`${csvCell(value)}\r\n`)[0]?.[0] ?? '';
    expect(csv.slice(1)).toEqual(items.map((item) => Object.values(item).map(cell)));
  });

  it('says what it is, and when it was made', async () => {
    const { headers, text } = await callRoute(exportAll, { path: `/x?bom=true&model=nothing`, as: admin });
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(headers.get('content-disposition')).toMatch(
      /^attachment; filename="weir-requests-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ\.csv"$/,
    );
    // Decoding takes the mark itself away.
    expect(text).toMatch(/^\ufeff?id,requestId,createdAt/);
    const refused = await callRoute(exportAll, { path: '/x?format=xlsx', as: admin });
    expect(refused.status).toBe(400);
    expect((await callRoute(exportAll, { path: '/x?model=nothing&format=json', as: admin })).text).toBe(
      '[\n]\n',
    );
  });

  it('gives spreadsheets nothing to run', async () => {
    const { text } = await callRoute(exportAll, { path: `/x?${to}&sort=createdAt`, as: admin });
    const [head, ...rows] = parseCsv(text);
    const models = rows.map((row) => row[head!.indexOf('model')]);
    for (const formula of formulas.filter((name) => !/[\t\r]/.test(name)))
      expect(models).toContain(`'${formula}`);
    expect(csvCell('\tx')).toBe("'\tx");
    expect(csvCell(-1.5)).toBe('-1.5');
  });

  it('tells users of themselves alone, without what they never see', async () => {
    const { text, status } = await callRoute(exportOwn, { path: `/x?format=jsonl&${to}`, as: ada });
    expect(status).toBe(200);
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Item);
    expect(lines).toEqual(await wholeList(userList, ada, `&${to}`));
    expect(lines).toHaveLength(308);
    expect(new Set(lines.map((line) => line.userId))).toEqual(new Set([ada.id]));
    const csv = (await callRoute(exportOwn, { path: `/x?${to}`, as: ada })).text;
    for (const hidden of ['1.37313', 'baseCost', 'priceRate', 'account', 'hidden-upstream', 'total_cost'])
      for (const answer of [text, csv]) expect(answer).not.toContain(hidden);
    expect((await callRoute(exportOwn, { path: '/x?accountId=account-1', as: ada })).status).toBe(400);
    expect((await callRoute(exportAll, { path: '/x', as: ada })).status).toBe(403);
  });

  it(`is the list of ${many}, in the memory of one page`, { timeout: 300_000 }, async () => {
    const from = start + 2 * 10 ** 9;
    const ids = createDimensionIds(database);
    for (let made = 0; made < many; made += 2000) {
      const ends = Array.from({ length: 2000 }, (_, index) =>
        endRecord({ createdAt: from + made + index, model: `many-${index % 7}`, userId: 'somebody' }),
      );
      await settleBatch(database, ids, ends, null);
    }
    const filters = (await readFilters(
      { from: String(from), to: String(from + many) },
      'admin',
      () => undefined,
    ))!;
    const sort = { field: 'createdAt', descending: true } as const;
    // Names of tags and units are among them, or JSON would leave these out.
    const columns = [...exportColumns('admin'), 'team'];
    const listed = createHash('sha256');
    let count = 0;
    for (let cursor: string | undefined; ; ) {
      const page = await listRequests(database, filters, { sort, limit: 200, cursor }, 'admin');
      count += page.items.length;
      for (const item of page.items) listed.update(`${JSON.stringify(item, columns)}\n`);
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    expect(count).toBe(many);

    const exported = createHash('sha256');
    const question = { format: 'jsonl', sort, bom: false } as const;
    const before = process.memoryUsage().rss;
    let most = before;
    const signal = new AbortController().signal;
    for await (const chunk of exportRequests(database, filters, question, 'admin', signal)) {
      exported.update(chunk);
      most = Math.max(most, process.memoryUsage().rss);
    }
    expect(exported.digest('hex')).toBe(listed.digest('hex'));
    expect((most - before) / 1024 ** 2).toBeLessThan(50);
  });

  it.each([
    ['createdAt', 'says so'],
    ['createdAt', 'is cut off'],
    ['cost', 'is cut off'],
  ] as const)('stops reading when the client leaves (sorted by %s, %s)', async (field, how) => {
    let asked = 0;
    let open = 0;
    const counting: Database = {
      ...database,
      dialect: database.dialect,
      read: database.read,
      openLongReader: async (writing) => {
        const reader = await database.openLongReader(writing);
        open++;
        return {
          ...reader,
          take: (query) => {
            asked++;
            return reader.take(query);
          },
          execute: (statement) => {
            asked++;
            return reader.execute(statement);
          },
          close: async () => {
            await reader.close();
            open--;
          },
        };
      },
    };
    const filters = await readFilters({ to: String(start + 10 ** 9) }, 'admin', () => undefined);
    const leave = new AbortController();
    const question = { format: 'csv', sort: { field, descending: true }, bom: false } as const;
    const stream = exportRequests(counting, filters!, question, 'admin', leave.signal);
    const reader = stream.getReader();
    await reader.read();
    await (how === 'says so' ? reader.cancel() : leave.abort());
    await vi.waitFor(() => expect(open).toBe(0));
    // One of 200 slices and what gives it back, or one page of two.
    expect(asked).toBeLessThanOrEqual(field === 'createdAt' ? 1 : 3);
  });
});
