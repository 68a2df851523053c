import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEventHold } from '@/lib/gateway/event-hold';
import { cutAt } from '@/lib/testing/scripted-upstream';

const linePart = fc.oneof(
  fc.constantFrom('data: {"a":1}', 'data:', ': ping', 'event: x', 'id: 1', '[DONE]', '', ' ', '\u00e9\u4e2d'),
  fc.string({ maxLength: 20 }),
);
const lineEnd = fc.constantFrom('\n', '\n\n', '\r\n', '\r\n\r\n', '\r', '\r\r', '');
const garbage = fc
  .array(fc.tuple(linePart, lineEnd), { maxLength: 30 })
  .map((lines) => Buffer.from(lines.flat().join('')));

describe('holding incomplete events', () => {
  it('lets out exactly what came in, whatever it is and however it is cut', () => {
    fc.assert(
      fc.property(garbage, fc.array(fc.nat(400), { maxLength: 40 }), (bytes, splits) => {
        const hold = createEventHold();
        const out = cutAt(bytes, splits).map((piece) => hold.push(piece));
        expect(Buffer.concat([...out, hold.end()]).equals(bytes)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('lets whole events out at once, and never a part of one that is still coming', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(200), { maxLength: 20 }), fc.constantFrom('\n', '\r\n'), (splits, end) => {
        const events = ['data: {"a":1}', `event: x${end}data: {"b":2}`, ': comment', 'data: [DONE]'].map(
          (event) => event + end + end,
        );
        const hold = createEventHold();
        let given = '';
        let out = '';
        for (const piece of cutAt(Buffer.from(events.join('')), splits)) {
          given += piece.toString();
          out += hold.push(piece).toString();
          let whole = '';
          for (const event of events) if (given.startsWith(whole + event)) whole += event;
          expect(out.length).toBeGreaterThanOrEqual(whole.length);
          expect(given.startsWith(out)).toBe(true);
          // Past the whole events only complete lines may have gone.
          if (out.length > whole.length) expect(out).toMatch(/[\r\n]$/);
        }
      }),
    );
  });

  it('does not keep an end mark’s line from a reader by line before the event is whole', () => {
    const hold = createEventHold();
    expect(hold.push(Buffer.from('data: [DONE]\n')).toString()).toBe('');
    expect(hold.push(Buffer.from('\n')).toString()).toBe('data: [DONE]\n\n');
  });

  it('does not wait for ever for a sender that ends its events with one line break', () => {
    const hold = createEventHold();
    expect(hold.push(Buffer.from('data: 1\n')).toString()).toBe('');
    expect(hold.push(Buffer.from('data: 2\n')).toString()).toBe('data: 1\n');
  });

  it('does not collect an event that is larger than it should be', () => {
    const hold = createEventHold();
    const piece = Buffer.alloc(40 * 1024, 'x');
    expect(hold.push(piece)).toHaveLength(0);
    expect(hold.push(piece)).toHaveLength(80 * 1024);
  });
});
