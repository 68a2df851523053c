import { describe, expect, it } from 'vitest';
import { pricingText } from '@/lib/i18n/dictionaries/pricing';
import { readPrice, typedPrice, valuesOf } from './price-form';

const words = pricingText.en.form;
const read = (part: Partial<ReturnType<typeof valuesOf>>) =>
  readPrice({ ...valuesOf(null, 'm'), ...part }, 'Asia/Shanghai', 0, words);

describe('a typed price', () => {
  it('takes zero as free, and nothing as nothing', () => {
    expect(typedPrice('0')).toBe(0);
    expect(typedPrice(' ')).toBeNull();
    expect(typedPrice('¥0.000000001')).toBe(0.000000001);
    expect(typedPrice('0.0000000001')).toBeUndefined();
    expect(typedPrice('-1')).toBeUndefined();
  });

  it('is sent with its tiers, factors and the moment in the zone that is shown', () => {
    const tier = {
      key: 1,
      above: '200K',
      input: '2',
      output: '8',
      cacheRead: '',
      cacheWrite5m: '',
      cacheWrite1h: '',
    };
    const answer = read({
      input: '1',
      output: '4',
      tiers: [tier],
      serviceTiers: ['flex=0.5'],
      effectiveFrom: '2026-11-21T08:00',
    });
    expect(answer.body).toEqual({
      currency: 'USD',
      provider: '',
      input: 1,
      output: 4,
      contextTiers: [{ above: 200_000, input: 2, output: 8 }],
      serviceTiers: { flex: 0.5 },
      effectiveFrom: '2026-11-21T00:00:00.000Z',
    });
  });

  it('names the one field that is missing or wrong', () => {
    expect(read({}).errors).toEqual({ input: words.nothing });
    expect(read({ input: '1' }).errors).toEqual({ output: words.nothing });
    expect(read({ input: '1', output: 'x' }).errors).toEqual({ output: words.wrongAmount });
    expect(read({ perImage: '0.04' }).errors).toBeUndefined();
  });
});
