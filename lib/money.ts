// Money is integer nano-USD (1e-9 USD) in a bigint. Floats never enter a sum; they appear only at the very
// edge, as JSON numbers of USD, which a double holds exact to nine decimals up to $8,388,608.

/** Rates (a user's price rate) are integer millionths. */
export const rateOne = 1_000_000n;

const decimalPattern = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;

/** `numerator / denominator`, halves away from zero. */
export function divideRoundHalfUp(numerator: bigint, denominator: bigint): bigint {
  if (denominator <= 0n) throw new RangeError('the denominator must be positive');
  const negative = numerator < 0n;
  const magnitude = negative ? -numerator : numerator;
  const quotient = (magnitude * 2n + denominator) / (denominator * 2n);
  return negative ? -quotient : quotient;
}

/** A decimal ("0.000123", 12.5, "1e-7") as an integer number of 10^-digits; null when it is not a number or needs more digits. */
export function parseDecimal(value: string | number, digits: number): bigint | null {
  const match = decimalPattern.exec(String(value).trim());
  if (!match) return null;
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  const shift = digits + Number(exponent) - fraction.length;
  const unscaled = BigInt(whole + fraction);
  let scaled: bigint;
  if (shift >= 0) scaled = unscaled * 10n ** BigInt(shift);
  else {
    const divisor = 10n ** BigInt(-shift);
    if (unscaled % divisor !== 0n) return null;
    scaled = unscaled / divisor;
  }
  return sign === '-' ? -scaled : scaled;
}

/** An integer number of 10^-digits as a plain decimal without needless zeros. */
export function formatDecimal(scaled: bigint, digits: number): string {
  const negative = scaled < 0n;
  const text = (negative ? -scaled : scaled).toString().padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits);
  const fraction = text.slice(text.length - digits).replace(/0+$/, '');
  return `${negative ? '-' : ''}${whole}${fraction ? `.${fraction}` : ''}`;
}

/** USD as a person or a client writes it → nano-USD; null when it has more than nine decimals or is no number. */
export function parseUsd(value: string | number): bigint | null {
  return parseDecimal(value, 9);
}

/** nano-USD → the USD number that JSON answers carry. */
export function usdNumber(nano: bigint): number;
export function usdNumber(nano: bigint | null): number | null;
export function usdNumber(nano: bigint | null): number | null {
  return nano === null ? null : Number(formatDecimal(nano, 9));
}

export function parseRate(value: string | number): bigint | null {
  return parseDecimal(value, 6);
}

export function rateNumber(rate: bigint): number {
  return Number(formatDecimal(rate, 6));
}

export function applyRate(nano: bigint, rate: bigint): bigint {
  return divideRoundHalfUp(nano * rate, rateOne);
}
