// Requests are told as they become rows, whichever node they came from, and nobody who was cut off misses one.
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { nowMillis } from '@/lib/clock';
import type { EndRecord } from '@/lib/journal/record';
import { createDimensionIds, type DimensionIds } from '@/lib/ledger/dimension-ids';
import { settleBatch } from '@/lib/ledger/settle';
import { publishSettled } from '@/lib/ledger/settled-feed';
import { databaseKinds, useTestDatabase } from '@/lib/testing/database';
import { createPerson, type TestPerson } from '@/lib/testing/people';
import { endRecord } from '@/lib/testing/records';
import { GET } from './route';

type Item = { id: string; model: string };
type Told = Item & { eventId: string };

describe.each(databaseKinds)('the live tail on %s', (kind) => {
  const database = useTestDatabase(kind);
  let admin: TestPerson;
  let ids: DimensionIds;
  const open: AbortController[] = [];

  beforeAll(async () => {
    admin = await createPerson(database, 'admin');
    ids = createDimensionIds(database);
  });

  afterEach(() => {
    for (const controller of open.splice(0)) controller.abort();
  });

  async function follow(query = '', lastEventId?: string) {
    const controller = new AbortController();
    open.push(controller);
    const request = new Request(`http://localhost:3000/api/logs/requests/live${query}`, {
      headers: {
        host: 'weir.test',
        cookie: `weir=${admin.cookie}`,
        ...(lastEventId && { 'last-event-id': lastEventId }),
      },
      signal: controller.signal,
    });
    const response = await GET(request);
    expect(response.status).toBe(200);
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    const events: Told[] = [];
    const read = async (): Promise<boolean> => {
      const { done, value } = await reader.read();
      if (done) return false;
      text += value;
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const event = text.slice(0, end);
        text = text.slice(end + 2);
        const data = /^data: (.*)$/m.exec(event)?.[1];
        if (data) events.push({ eventId: /^id: (.*)$/m.exec(event)![1]!, ...(JSON.parse(data) as Item) });
      }
      return true;
    };
    return {
      response,
      first: async () => (await reader.read()).value,
      async next(count: number): Promise<Told[]> {
        while (events.length < count && (await read()));
        return events.splice(0, count);
      },
      left: () => events.length,
      leave: () => controller.abort(),
      ended: async () => {
        while (await read());
        return true;
      },
    };
  }

  const ends = (count: number, changes: Partial<EndRecord> = {}) =>
    Array.from({ length: count }, (_, index) =>
      endRecord({ createdAt: nowMillis() - 2000 + index * 3, durationMs: 100, ...changes }),
    );

  async function settle(records: EndRecord[], published = true): Promise<string[]> {
    const settled = await settleBatch(database, ids, records, null);
    if (published) publishSettled(settled);
    return records.map(({ id }) => id);
  }

  const idsOf = (told: Told[]) => told.map(({ id }) => id);

  it('says at once that it is there', async () => {
    const tail = await follow();
    expect(tail.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(tail.response.headers.get('cache-control')).toContain('no-transform');
    expect(await tail.first()).toMatch(/^:ok\n/);
  });

  /** The tail listens once it has resolved its filters; what settles before that is no news to it. */
  const listening = () => new Promise((resolve) => setTimeout(resolve, 150));

  it('tells what settles, once, to everybody whose filters it passes', async () => {
    const all = await follow();
    const some = await follow('?model=rare');
    await listening();
    const common = await settle(ends(5));
    const rare = await settle(ends(2, { model: 'rare' }));
    expect(idsOf(await all.next(7))).toEqual([...common, ...rare]);
    const told = await some.next(2);
    expect(idsOf(told)).toEqual(rare);
    expect(told[0]).toMatchObject({ model: 'rare', totalTokens: 120, requestId: rare[0] });
    expect(all.left()).toBe(0);
  });

  it('tells what another node has settled', async () => {
    const tail = await follow();
    await listening();
    const elsewhere = await settle(ends(3), false);
    expect(idsOf(await tail.next(3)).sort()).toEqual([...elsewhere].sort());
    const here = await settle(ends(1));
    expect(idsOf(await tail.next(1))).toEqual(here);
  });

  it('goes on after the last event that arrived', async () => {
    const tail = await follow();
    await listening();
    const first = await settle(ends(4, { createdAt: nowMillis() - 1500 }));
    const told = await tail.next(4);
    tail.leave();
    expect(await tail.ended()).toBe(true);
    const missed = await settle(ends(450, { createdAt: nowMillis() - 1000, durationMs: 900 }));
    const again = await follow('', told[1]!.eventId);
    const resumed = idsOf(await again.next(452));
    expect(resumed.slice(0, 2).sort()).toEqual([...first].sort((a, b) => (a < b ? -1 : 1)).slice(2));
    expect(resumed.slice(2).sort()).toEqual([...missed].sort());
    await listening();
    const later = await settle(ends(1));
    expect(idsOf(await again.next(1))).toEqual(later);
  });
});
