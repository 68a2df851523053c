import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixtures } from '@/lib/protocols/fixtures';
import { createUsageStripper } from '@/lib/protocols/usage-stripper';

const usageEvent = 'data: {"id":"c","choices":[],"usage":{"prompt_tokens":3,"completion_tokens":1}}\n\n';
const text = (content: string) =>
  `data: {"choices":[{"delta":{"content":"${content}"},"finish_reason":null}]}\n\n`;
const finish = 'data: {"choices":[{"delta":{},"finish_reason":"stop"}],"usage":null}\n\n';
const finishWithUsage =
  'data: {"choices":[{"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":3}}\n\n';
const done = 'data: [DONE]\n\n';

function strip(bytes: Buffer, places: number[]): Buffer {
  const stripper = createUsageStripper();
  const edges = [
    0,
    ...places.filter((place) => place <= bytes.length).toSorted((a, b) => a - b),
    bytes.length,
  ];
  const out = edges.slice(1).map((end, index) => stripper.push(bytes.subarray(edges[index], end)));
  return Buffer.concat([...out, stripper.end()]);
}

function stripText(stream: string, places: number[] = []): string {
  return strip(Buffer.from(stream), places).toString();
}

function everyCut(stream: string, expected: string) {
  const bytes = Buffer.from(stream);
  for (let place = 0; place <= bytes.length; place++) expect(stripText(stream, [place])).toBe(expected);
  expect(
    stripText(
      stream,
      Array.from(bytes, (_, index) => index),
    ),
  ).toBe(expected);
}

describe('the usage chunk a client did not ask for', () => {
  it('is taken out, and nothing else, at every cut', () => {
    const rest = text('a') + text('ü\\n') + finish;
    everyCut(rest + usageEvent + done, rest + done);
  });

  it('is taken out whatever ends its lines', () => {
    for (const end of ['\r\n', '\r', '\n']) {
      const lines = (stream: string) => stream.replaceAll('\n', end);
      everyCut(lines(text('a') + finish + usageEvent + done), lines(text('a') + finish + done));
    }
  });

  it('is taken out where nothing follows it, not even a line end', () => {
    everyCut(text('a') + finish + usageEvent, text('a') + finish);
    everyCut(text('a') + finish + usageEvent.trimEnd(), text('a') + finish);
    everyCut(text('a') + finish + usageEvent + done.trimEnd(), text('a') + finish + done.trimEnd());
  });

  it('leaves comments around it where they are', () => {
    everyCut(`${finish}: before\n${usageEvent}: behind\n\n${done}`, `${finish}: before\n: behind\n\n${done}`);
  });

  it('is taken out with a space after the colon too', () => {
    everyCut(finish + usageEvent.replaceAll(':', ': ').replace('data:  ', 'data: ') + done, finish + done);
  });
});

describe('what stays', () => {
  it.each([
    ['a final chunk with finish reason and usage', text('a') + finishWithUsage + done],
    ['a chunk of usage that is not the last', usageEvent + text('a') + finish + done],
    ['the first of two', usageEvent + usageEvent + done],
    [
      "Azure's first chunk without choices",
      `data: {"choices":[],"prompt_filter_results":[]}\n\n${text('a')}${done}`,
    ],
    ['no usage', `data: {"choices":[],"usage":null}\n\n${done}`],
    ['an error', `data: {"choices":[],"usage":{},"error":{"message":"x"}}\n\n${done}`],
    ['text that only speaks of it', text('\\"choices\\":[] \\"usage\\":{}') + done],
    ['malformed JSON', `data: {"choices":[],"usage":{\n\n${done}`],
  ])('%s', (name, stream) => {
    everyCut(stream, name === 'the first of two' ? usageEvent + done : stream);
  });

  it('is an event over 64 KiB, unread, as soon as it comes', () => {
    const large = `data: {"choices":[],"usage":{"x":"${'y'.repeat(70_000)}"}}\n\n`;
    const stripper = createUsageStripper();
    const bytes = Buffer.from(large);
    let out = 0;
    for (let at = 0; at < bytes.length; at += 1000) {
      out += stripper.push(bytes.subarray(at, at + 1000)).length;
      if (at > 66_000) expect(out).toBe(Math.min(bytes.length, at + 1000));
    }
    expect(stripText(large + done, [5, 30_000, 69_000])).toBe(large + done);
  });

  it('does not wait: whole events go out with the chunk that completes them', () => {
    const stripper = createUsageStripper();
    const chunk = Buffer.from(text('a'));
    expect(stripper.push(chunk)).toBe(chunk);
    expect(stripper.push(Buffer.from(text('b') + text('c').slice(0, 9))).toString()).toBe(text('b'));
  });
});

describe('every recorded answer', () => {
  it.each(
    fixtures
      .filter((fixture) => fixture.contentType === 'text/event-stream')
      .map((one) => [one.name, one.bytes]),
  )('%s comes out as it went in but for the one chunk, at every cut', (_name, bytes) => {
    const whole = strip(bytes, []);
    const removed = bytes.length - whole.length;
    if (removed > 0) {
      const at = bytes.findIndex((byte, index) => byte !== whole[index]);
      const gone = bytes.toString('utf8', at, at + removed);
      expect(gone.match(/"choices":\[\]/g)).toHaveLength(1);
      expect(Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + removed)]).equals(whole)).toBe(true);
    }
    for (let place = 0; place <= bytes.length; place++)
      expect(strip(bytes, [place]).equals(whole)).toBe(true);
  });
});

describe('any bytes', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      'data: ',
      'data:',
      '\n',
      '\r',
      '\r\n',
      '\n\n',
      ': c\n',
      done,
      usageEvent,
      finish,
      text('x'),
      '\uFEFF',
    ),
    fc.constantFrom(
      'data: {"choices":[],\r\ndata: "usage":{}}\r\n\r\n',
      'event: e\n',
      '"choices":[]',
      '"usage":{}',
    ),
    fc.string(),
    fc.json(),
  );
  const raw = fc.oneof(
    piece.map((one) => Buffer.from(one)),
    fc.uint8Array().map((bytes) => Buffer.from(bytes)),
  );
  const streams = fc.array(raw, { maxLength: 40 }).map((pieces) => Buffer.concat(pieces));

  it('come out the same at any cuts', () => {
    fc.assert(
      fc.property(streams, fc.array(fc.nat({ max: 600 }), { maxLength: 30 }), (bytes, places) => {
        expect(strip(bytes, places).equals(strip(bytes, []))).toBe(true);
      }),
      { numRuns: 4000 },
    );
  });

  it('come out as they went in where no event is a usage chunk', () => {
    const harmless = streams.filter((bytes) => !bytes.includes('"choices":[]'));
    fc.assert(
      fc.property(harmless, fc.array(fc.nat({ max: 600 }), { maxLength: 30 }), (bytes, places) => {
        expect(strip(bytes, places).equals(bytes)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
