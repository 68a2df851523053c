import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endRecord } from '@/lib/testing/records';
import { frame, peekRecord, readFrames } from './frame';
import { serializeRecord } from './record';

const bytesOf = (...texts: string[]) => Buffer.concat(texts.map((text) => Buffer.from(frame(text))));
const textsOf = (bytes: Buffer) => readFrames(bytes, true).frames.map(({ payload }) => payload.toString());
const record = (name: string) => `{"kind":"end","id":"${name}"}`;

describe('frames', () => {
  it('come back as they were written', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1, unit: 'binary' })), (texts) => {
        const wellFormed = texts.map((text) => Buffer.from(text).toString());
        expect(textsOf(bytesOf(...wellFormed))).toEqual(wellFormed);
      }),
    );
  });

  it('before a torn one are all kept, wherever it is torn', () => {
    const whole = bytesOf(record('a'), record('b'));
    const torn = Buffer.from(frame(record('c')));
    for (let length = 0; length < torn.length; length++) {
      const read = readFrames(Buffer.concat([whole, torn.subarray(0, length)]), true);
      expect(read.frames).toHaveLength(2);
      expect(read.skipped).toBe(length);
    }
  });

  it('after a broken one are found again', () => {
    const first = bytesOf(record('a'));
    const broken = bytesOf(record('b'));
    for (let at = 0; at < broken.length; at++) {
      const damaged = Buffer.from(broken);
      damaged[at]! ^= 0xff;
      const texts = textsOf(Buffer.concat([first, damaged, bytesOf(record('c'))]));
      expect(texts).toEqual([record('a'), record('c')]);
    }
  });

  it('are not invented from what a client put into a field', () => {
    const hostile = serializeRecord(endRecord({ model: '{"kind":"end","id":"x"}', userAgent: '\0\0\0\0' }));
    const bytes = bytesOf(hostile);
    bytes[6]! ^= 1;
    expect(readFrames(bytes, true).frames).toHaveLength(0);
  });

  it('of zeros, as a power loss may leave them, are none', () => {
    expect(readFrames(Buffer.alloc(4096), true).frames).toHaveLength(0);
  });

  it('tell kind and id without being parsed', () => {
    const end = endRecord();
    expect(peekRecord(Buffer.from(serializeRecord(end)))).toEqual({ kind: 'end', id: end.id });
  });
});
