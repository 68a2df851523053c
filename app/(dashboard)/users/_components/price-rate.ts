/** ×1.2; six decimals at most, without trailing zeros. */
export function formatPriceRate(rate: number): string {
  return `×${Number(rate.toFixed(6))}`;
}

/** A rate as typed: from 0 up, at most six decimals; null when it is none. */
export function parsePriceRate(typed: string): number | null {
  const plain = typed.trim().replace(',', '.');
  return /^\d{1,6}(\.\d{1,6})?$/.test(plain) ? Number(plain) : null;
}
