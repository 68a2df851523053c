// Whatever months, days and quarter-hours a stretch is made of, every quarter-hour of it counts once and no other.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDimensionIds } from '@/lib/ledger/dimension-ids';
import { keepPastMonths } from '@/lib/ledger/keep-months';
import { settleBatch } from '@/lib/ledger/settle';
import { quarterMillis, quarterOf } from '@/lib/ledger/slices';
import { databaseKinds, useTestDatabase } from '@/lib/testing/database';
import { endRecord } from '@/lib/testing/records';
import { addMonths, dayMillis, dayStart, firstDayOf } from '@/lib/time';
import { getBreakdown } from './breakdown';
import type { Filters } from './filters';
import { getModels } from './models';
import { getOverview } from './overview';
import { type Piece, piecesOf } from './pieces';
import { getTimeseries } from './timeseries';

const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe'];
const begin = Date.UTC(2026, 0, 10);
const longest = 400 * 96;

function quartersOf({ grain, from, to }: Piece, zone: string): [number, number] {
  const startOf = (bucket: number) => {
    if (grain === 'quarter') return bucket;
    return quarterOf(dayStart(grain === 'day' ? bucket : firstDayOf(bucket), zone));
  };
  return [startOf(from), startOf(to)];
}

/** How often each quarter-hour counts, as the places where that changes. */
function countedBy(pieces: readonly Piece[], zone: string): [number, number][] {
  const changes = new Map<number, number>();
  const change = (at: number, by: number) => changes.set(at, (changes.get(at) ?? 0) + by);
  for (const piece of pieces) {
    const [from, to] = quartersOf(piece, zone);
    change(from, piece.sign);
    change(to, -piece.sign);
  }
  return [...changes].filter(([, by]) => by !== 0).sort(([left], [right]) => left - right);
}

describe('pieces of a stretch', () => {
  const stretches = fc.record({
    zone: fc.constantFrom(...zones),
    from: fc.nat(longest),
    length: fc.oneof(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: longest })),
    months: fc.constantFrom(0, 202601, 202603, 202611, 202703),
    addOnly: fc.boolean(),
  });

  it('count each of its quarter-hours once', () => {
    fc.assert(
      fc.property(stretches, ({ zone, from, length, months, addOnly }) => {
        const first = quarterOf(begin) + from;
        const period = { from: first * quarterMillis, to: (first + length) * quarterMillis };
        const pieces = piecesOf(period, { zone, monthsBefore: months }, { addOnly });
        expect(countedBy(pieces, zone)).toEqual([
          [first, 1],
          [first + length, -1],
        ]);
        if (addOnly) expect(pieces.every(({ sign }) => sign === 1)).toBe(true);
        for (const { grain, to } of pieces) if (grain === 'month') expect(to).toBeLessThanOrEqual(months);
      }),
      { numRuns: 2000 },
    );
  });

  it('take a year from its months, and today as the day it is', () => {
    const calendar = { zone: 'UTC', monthsBefore: 202701 };
    const year = { from: Date.UTC(2026, 0, 1), to: Date.UTC(2027, 0, 1) };
    expect(piecesOf(year, calendar)).toEqual([{ grain: 'month', from: 202601, to: 202701, sign: 1, key: 0 }]);
  });
});

describe.each(databaseKinds)('answers from months on %s', (kind) => {
  const database = useTestDatabase(kind);

  it('are those from days', async () => {
    const records = Array.from({ length: 300 }, (_, index) =>
      endRecord({
        createdAt: begin + Math.floor((index * 150 * dayMillis) / 300) + (index % 7) * quarterMillis,
        keyId: `key-${index % 5}`,
        model: `model-${index % 3}`,
        inputTokens: index,
        durationMs: index * 10,
      }),
    );
    await settleBatch(database, createDimensionIds(database), records, null);
    const to = begin + 151 * dayMillis;
    const questions: Filters[] = [
      null,
      begin + 5 * dayMillis + 3 * quarterMillis,
      begin + 40 * dayMillis,
    ].flatMap((from) =>
      ['UTC', 'Asia/Kathmandu'].flatMap((zone) =>
        [{}, { key: ['key-1'] }, { model: ['model-1', 'model-2'] }].map((dimensions) => ({
          from,
          to,
          toIsNow: false,
          month: false,
          zone,
          dimensions,
          tags: [],
          sessionIds: [],
          clientIps: [],
          text: null,
          minDurationMs: null,
        })),
      ),
    );
    const ask = async () => {
      const answers: unknown[] = [];
      for (const filters of questions) {
        answers.push(
          await getOverview(database, filters),
          await getModels(database, filters),
          await getBreakdown(database, filters, { by: { dimension: 'key' }, metric: 'requests', limit: 50 }),
          await getTimeseries(database, filters, {
            metric: 'totalTokens',
            by: { dimension: 'model' },
            interval: 'month',
            top: 2,
          }),
        );
      }
      return answers;
    };
    const fromDays = await ask();
    const now = dayStart(firstDayOf(addMonths(202605, 1)), 'UTC');
    expect(await keepPastMonths(database, { now })).toBe(5);
    expect(await ask()).toEqual(fromDays);
  });
});
