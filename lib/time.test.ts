import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, dayOf, dayStart, intervalStart, isoDay, nextIntervalStart, parseInstant } from './time';

const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Shanghai',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'America/Santiago',
  'Africa/Cairo',
  'Pacific/Apia',
];
const instants = fc.integer({ min: Date.UTC(2012, 0, 1), max: Date.UTC(2035, 0, 1) });

describe('days in a zone', () => {
  it('begin at their first instant, in every zone and over every clock change', () => {
    fc.assert(
      fc.property(instants, fc.constantFrom(...zones), (instant, zone) => {
        const day = dayOf(instant, zone);
        const start = dayStart(day, zone);
        expect(start).toBeLessThanOrEqual(instant);
        expect(dayOf(start, zone)).toBe(day);
        expect(dayOf(start - 1, zone)).toBeLessThan(day);
      }),
      { numRuns: 1000 },
    );
  });

  it('are 23 and 25 hours long where the clock changes', () => {
    const hours = (day: number) =>
      (dayStart(addDays(day, 1), 'Europe/Berlin') - dayStart(day, 'Europe/Berlin')) / 3_600_000;
    expect(hours(20260329)).toBe(23);
    expect(hours(20261025)).toBe(25);
    expect(hours(20260601)).toBe(24);
  });

  it('begin at one o’clock where midnight does not exist', () => {
    expect(new Date(dayStart(20240908, 'America/Santiago')).toISOString()).toBe('2024-09-08T04:00:00.000Z');
  });

  it('are written as a calendar date', () => {
    expect(isoDay(20260309)).toBe('2026-03-09');
    expect(addDays(20240228, 1)).toBe(20240229);
    expect(addDays(20261231, 1)).toBe(20270101);
  });
});

describe('intervals', () => {
  it('cover time without gap or overlap, in every unit and zone', () => {
    fc.assert(
      fc.property(
        instants,
        fc.constantFrom(...zones),
        fc.constantFrom('15m', 'hour', 'day', 'week', 'month'),
        (instant, zone, unit) => {
          const start = intervalStart(instant, unit, zone);
          const next = nextIntervalStart(instant, unit, zone);
          expect(start).toBeLessThanOrEqual(instant);
          expect(next).toBeGreaterThan(instant);
          expect(intervalStart(next, unit, zone)).toBe(next);
          expect(intervalStart(next - 1, unit, zone)).toBe(start);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('instants as people and clients write them', () => {
  const now = Date.UTC(2026, 10, 21, 12);
  it('are ISO 8601, epoch milliseconds or relative', () => {
    expect(parseInstant('2026-11-21T10:00:00Z', now)).toBe(Date.UTC(2026, 10, 21, 10));
    expect(parseInstant('2026-11-21T10:00:00+05:45', now)).toBe(Date.UTC(2026, 10, 21, 4, 15));
    expect(parseInstant(String(now), now)).toBe(now);
    expect(parseInstant('15m', now)).toBe(now - 900_000);
    expect(parseInstant('30d', now)).toBe(now - 30 * 86_400_000);
  });

  it('are read in the zone where they carry no offset', () => {
    expect(parseInstant('2026-11-21', now, 'Asia/Kathmandu')).toBe(Date.UTC(2026, 10, 20, 18, 15));
    expect(parseInstant('2026-11-21T00:30', now, 'America/New_York')).toBe(Date.UTC(2026, 10, 21, 5, 30));
  });

  it('are refused when they do not exist', () => {
    for (const text of [
      '',
      'yesterday',
      '2026-02-30',
      '2026-13-01',
      '99999999999999999',
      '-5',
      '1e3',
      '5y',
    ]) {
      expect(parseInstant(text, now)).toBeNull();
    }
  });
});
