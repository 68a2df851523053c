import { describe, expect, it } from 'vitest';
import { createRedaction, isRedactionPattern, redactionPresets } from './redaction';

const all = createRedaction(redactionPresets, []);

describe('redaction', () => {
  it.each([
    ['my key is sk-weir-abcdefghijklmnopqrstuv.', 'my key is [redacted: keys].'],
    ['AKIAIOSFODNN7EXAMPLE', '[redacted: keys]'],
    ['write to 张三 at zhang.san@example.com please', 'write to 张三 at [redacted: email] please'],
    ['电话13812345678，谢谢', '电话13812345678，谢谢'.replace('13812345678', '[redacted: phone]')],
    ['call +1 415 555 0100', 'call [redacted: phone]'],
    ['card 4111 1111 1111 1111 ok', 'card [redacted: card] ok'],
  ])('takes out %j', (text, clean) => {
    expect(all.apply(text)).toBe(clean);
  });

  it('leaves long numbers alone that are no cards, and text without secrets as it is', () => {
    const text = 'order 1234567890123456, skill-building, e = mc²';
    expect(createRedaction(['card', 'keys', 'email'], []).apply(text)).toBe(text);
  });

  it('takes out what own patterns name', () => {
    const own = createRedaction([], [{ name: 'ticket', pattern: 'TICKET-\\d+' }]);
    expect(own.apply('see TICKET-42 and TICKET-7')).toBe('see [redacted: ticket] and [redacted: ticket]');
  });

  it('refuses patterns that are none, or that match nothing at all', () => {
    expect(['(', '(?=a)b', 'a*', '\\1'].map(isRedactionPattern)).toEqual([false, false, false, false]);
    expect(isRedactionPattern('a+')).toBe(true);
  });

  it.each(['(a+)+$', '(a|a)*b', '(.*)*x', '([a-z]+)+@', '(?:a?){30}a{30}'].filter(isRedactionPattern))(
    'cannot be made to run away by %s',
    (pattern) => {
      const rule = createRedaction(redactionPresets, [{ name: 'own', pattern }]);
      // Backtracking would need longer than the universe is old, and this test would never end.
      expect(rule.apply(`${'a'.repeat(20_000)}!`)).toMatch(/^(?:\[redacted: own\])*a*!$/);
    },
  );
});
