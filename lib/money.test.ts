import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyRate, divideRoundHalfUp, formatDecimal, parseDecimal, parseUsd, usdNumber } from './money';

describe('money', () => {
  it('rounds halves away from zero, never through floats', () => {
    expect(divideRoundHalfUp(5n, 10n)).toBe(1n);
    expect(divideRoundHalfUp(-5n, 10n)).toBe(-1n);
    expect(divideRoundHalfUp(4n, 10n)).toBe(0n);
    expect(divideRoundHalfUp(10n ** 30n + 1n, 2n)).toBe(10n ** 30n / 2n + 1n);
  });

  it('reads decimals and exponents exactly, and refuses what it could not hold', () => {
    expect(parseUsd('0.000000001')).toBe(1n);
    expect(parseUsd(1e-7)).toBe(100n);
    expect(parseUsd('12.50')).toBe(12_500_000_000n);
    expect(parseUsd('0.0000000001')).toBeNull();
    expect(parseUsd('twelve')).toBeNull();
    expect(parseUsd('NaN')).toBeNull();
  });

  it('survives the way to JSON and back to the last digit up to $8,388,608', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(2n ** 23n) * 1_000_000_000n, max: 2n ** 23n * 1_000_000_000n }),
        (nano) => {
          expect(parseUsd(usdNumber(nano))).toBe(nano);
        },
      ),
    );
  });

  it('formats what it parses', () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.integer({ min: 0, max: 12 }), (scaled, digits) => {
        expect(parseDecimal(formatDecimal(scaled, digits), digits)).toBe(scaled);
      }),
    );
  });

  it('bills a rate of one unchanged', () => {
    fc.assert(
      fc.property(fc.bigInt(), (nano) => {
        expect(applyRate(nano, 1_000_000n)).toBe(nano);
      }),
    );
  });
});
