import { createParser } from 'eventsource-parser';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEventSplitter } from '@/lib/protocols/event-splitter';

type Seen = { name: string; data: string } | { name: string; large: string };

function split(bytes: Buffer, places: number[], cap = 1 << 20): Seen[] {
  const seen: Seen[] = [];
  const splitter = createEventSplitter(
    {
      event: (at, start, end, name) => seen.push({ name, data: at.toString('utf8', start, end) }),
      oversized: (head, tail, name) =>
        seen.push({ name, large: `${head.length} ${tail.subarray(-20).toString()}` }),
      early: () => false,
    },
    cap,
  );
  const edges = [
    0,
    ...places.filter((place) => place <= bytes.length).toSorted((a, b) => a - b),
    bytes.length,
  ];
  for (let index = 1; index < edges.length; index++) {
    // What a chunk holds is overwritten after the push: nothing may point into it.
    const chunk = Buffer.from(bytes.subarray(edges[index - 1], edges[index]));
    splitter.push(chunk);
    chunk.fill(0x21);
  }
  splitter.end();
  return seen;
}

describe('events', () => {
  it('are those that another parser of the standard finds, for any text at any cuts', () => {
    const line = fc.oneof(
      fc.constantFrom(
        'data: a',
        'data:b',
        'data:  c',
        'data',
        'data:',
        'datax: d',
        'event: e',
        'event:f',
        'event',
        ': g',
      ),
      fc.constantFrom(':', 'id: 1', 'retry: 5', 'data: ü世🌊', ' data: h', 'eventx: i', 'field', 'dat', 'd'),
      fc.string({ maxLength: 12 }),
    );
    const stream = fc.array(
      fc.tuple(line, fc.constantFrom('\n', '\n', '\n\n', '\r\n', '\r\n\r\n', '\r', '\r\r')),
      {
        maxLength: 25,
      },
    );
    fc.assert(
      fc.property(stream, fc.array(fc.nat({ max: 300 }), { maxLength: 20 }), (lines, places) => {
        const text = `${lines.map(([field, end]) => field + end).join('')}\n\n`;
        const expected: Seen[] = [];
        const parser = createParser({
          onEvent: ({ event, data }) => data && expected.push({ name: event ?? '', data }),
        });
        parser.feed(text);
        expect(split(Buffer.from(text), places).filter((one) => !('data' in one) || one.data !== '')).toEqual(
          expected,
        );
      }),
      { numRuns: 4000 },
    );
  });

  it('end with the stream, even without a final line end', () => {
    expect(split(Buffer.from('event: x\ndata: 1'), [])).toEqual([{ name: 'x', data: '1' }]);
  });

  it('over the cap are skipped, whether they come whole or in pieces, and the next one is read', () => {
    const large = `event: big\ndata: ${'z'.repeat(5000)}end-of-event\n\ndata: next\n\n`;
    const bytes = Buffer.from(large);
    const expected = [
      { name: 'big', large: `${2048} zzzzzzzzend-of-event` },
      { name: '', data: 'next' },
    ];
    for (const places of [[], [100, 200, 4000], Array.from(bytes, (_, index) => index)]) {
      expect(split(bytes, places, 1000)).toEqual(expected);
    }
  });

  it('are over the cap by their data alone, at any cuts', () => {
    for (const size of [998, 999, 1000, 1001, 1002, 1010]) {
      const bytes = Buffer.from(
        `: ${'c'.repeat(3000)}\nx: ${'y'.repeat(3000)}\ndata: ${'z'.repeat(size)}\n\n`,
      );
      const whole = split(bytes, [], 1000);
      expect('large' in (whole[0] ?? {})).toBe(size > 1000);
      for (const places of [[6020], [6020, 7000], Array.from(bytes, (_, index) => index)]) {
        expect(split(bytes, places, 1000).map((one) => Object.keys(one))).toEqual(
          whole.map((one) => Object.keys(one)),
        );
      }
    }
  });

  it('of many data lines cost no more than their length', () => {
    const bytes = Buffer.from(`${'data: x\n'.repeat(200_000)}\n`);
    const [event] = split(bytes, [1000, 50_000]);
    expect(event && 'data' in event && event.data.length).toBe(399_999);
  });
});
