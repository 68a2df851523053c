import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Fixture, fixtures } from '@/lib/protocols/fixtures';
import { outcomeOf } from '@/lib/protocols/outcome';
import type { ReaderOptions, ResponseReader } from '@/lib/protocols/protocol';
import { decideUsage, missingCounts } from '@/lib/protocols/usage-decision';
import { wireProtocol } from '@/lib/protocols/wire-protocols';

function readerOf(fixture: Fixture, captureBytes = 0): ResponseReader {
  const { endpoint, contentType, stream } = fixture;
  const options: ReaderOptions = { endpoint, contentType, stream, captureBytes };
  return wireProtocol(fixture.protocol).createReader(options);
}

function cut(bytes: Buffer, places: number[]): Buffer[] {
  const edges = [0, ...places.toSorted((first, second) => first - second), bytes.length];
  return edges.slice(1).map((end, index) => bytes.subarray(edges[index], end));
}

/** Everything a row is made of. */
function replay(fixture: Fixture, chunks: Buffer[], captureBytes = 0) {
  const reader = readerOf(fixture, captureBytes);
  for (const chunk of chunks) reader.push(Buffer.from(chunk));
  reader.end();
  const { outputText, captured, ...reading } = reader.reading();
  const outcome = outcomeOf(reader.reading(), 'clean');
  const facts = { reading: reader.reading(), outcome };
  const missing = missingCounts(facts);
  const decision = decideUsage(facts, { inputTokens: 1000, outputTokens: 1000 });
  return { reading, text: outputText(), captured, outcome, missing, decision, firstEvent: reader.firstEvent };
}

describe.each(fixtures.map((fixture) => [`${fixture.protocol} ${fixture.name}`, fixture] as const))(
  '%s',
  (_name, fixture) => {
    const { expected } = fixture;
    const whole = replay(fixture, [fixture.bytes]);

    it('gives the row its fixture says', () => {
      expect(whole.outcome).toMatchObject({
        status: expected.status,
        endReason: expected.endReason,
        errorCode: expected.errorCode,
      });
      expect(whole.decision.usageSource).toBe(expected.usageSource);
      const estimated = Object.fromEntries(expected.estimated.map((bucket) => [bucket, 1000]));
      expect(whole.decision.usage).toEqual(expected.tokens && { ...expected.tokens, ...estimated });
      expect(whole.missing).toEqual({
        input: expected.estimated.includes('inputTokens'),
        output: expected.estimated.includes('outputTokens'),
      });
      expect(whole.text).toBe(expected.outputText);
      expect(whole.reading.units).toEqual(expected.units);
      expect(whole.reading.upstreamModel).toBe(expected.upstreamModel);
      expect(whole.firstEvent === 'error').toBe(expected.fakeSuccess);
      expect(whole.decision.usageNote === null).toBe(
        expected.usageSource === 'upstream' &&
          !whole.reading.usageRefused &&
          whole.decision.usage?.outputTokens !== 0,
      );
    });

    it('gives the same at every cut in two', () => {
      for (let place = 0; place <= fixture.bytes.length; place++) {
        expect(replay(fixture, cut(fixture.bytes, [place]))).toEqual(whole);
      }
    });

    it('gives the same a byte at a time', () => {
      const places = Array.from({ length: fixture.bytes.length }, (_, index) => index);
      expect(replay(fixture, cut(fixture.bytes, places))).toEqual(whole);
    });

    it('gives the same at any cuts', () => {
      fc.assert(
        fc.property(fc.array(fc.nat({ max: fixture.bytes.length }), { maxLength: 40 }), (places) => {
          expect(replay(fixture, cut(fixture.bytes, places))).toEqual(whole);
        }),
        { numRuns: 60 },
      );
    });

    it('reads the same when the text is captured, without the short cut for common events', () => {
      const captured = replay(fixture, [fixture.bytes], 1 << 20);
      expect({ ...captured, captured: null }).toEqual({ ...whole, captured: null });
      const kept = captured.captured;
      const all = [
        kept?.reasoning,
        kept?.text,
        ...(kept?.toolCalls ?? []).map((call) => call.name + call.arguments),
      ];
      expect([...all.join('')].toSorted()).toEqual([...expected.outputText].toSorted());
    });

    it('turns the end mark on with the chunk that carries it', () => {
      const reader = readerOf(fixture);
      let seenAt = -1;
      for (let at = 0; at < fixture.bytes.length; at++) {
        reader.push(fixture.bytes.subarray(at, at + 1));
        if (reader.terminalSeen && seenAt === -1) seenAt = at;
      }
      if (seenAt === -1) return;
      // Nothing that a client could take for the end has gone out before.
      const before = fixture.bytes.toString('latin1', 0, seenAt);
      expect(before).not.toMatch(
        /data: ?\[DONE\]\r?\n|^event: ?(?:message_stop|response\.completed)\r?\ndata:.*\n/m,
      );
    });
  },
);

describe('any bytes', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      'data: ',
      'data:',
      'event: ',
      '\n',
      '\r',
      '\r\n',
      '\n\n',
      ': c\n',
      '[DONE]',
      '[',
      ']',
      '{',
      '}',
    ),
    fc.constantFrom(
      'data: {"choices":[],"usage":{"prompt_tokens":1}}\n\n',
      '{"error":{}}',
      '\uFEFF',
      '"',
      '\\',
      ',',
    ),
    fc.constantFrom(
      'event: message_stop\n',
      'event: response.completed\n',
      '{"type":"message_delta","usage":{}}',
    ),
    fc.constantFrom(
      '{"candidates":[{"content":{"parts":[null]}}]}',
      '{"choices":[{"delta":{"tool_calls":[1]}}]}',
    ),
    fc.json(),
    fc.string(),
  );
  const bytes = fc.array(
    fc.oneof(
      piece.map((text) => Buffer.from(text)),
      fc.uint8Array().map((raw) => Buffer.from(raw)),
    ),
    {
      maxLength: 30,
    },
  );
  const kinds = fc.constantFrom(
    ['openai', 'chat/completions'],
    ['openai', 'responses'],
    ['openai', 'embeddings'],
    ['openai', 'audio/transcriptions'],
    ['anthropic', 'messages'],
    ['gemini', 'streamGenerateContent'],
    ['gemini', 'generateContent'],
  ) satisfies fc.Arbitrary<string[]>;
  const types = fc.constantFrom('text/event-stream', 'application/json', '', 'text/html', 'audio/mpeg');

  it('never make the reader throw, and are read the same at any cuts', () => {
    fc.assert(
      fc.property(
        bytes,
        fc.array(fc.nat({ max: 400 }), { maxLength: 20 }),
        kinds,
        types,
        fc.boolean(),
        (pieces, places, [protocol, endpoint], contentType, stream) => {
          const all = Buffer.concat(pieces);
          const fixture = { protocol, endpoint, contentType, stream } as Fixture;
          const once = replay(fixture, [all]);
          expect(
            replay(
              fixture,
              cut(
                all,
                places.filter((place) => place <= all.length),
              ),
            ),
          ).toEqual(once);
        },
      ),
      { numRuns: 3000 },
    );
  });
});
