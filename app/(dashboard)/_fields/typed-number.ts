// Numbers as people type them into a field that may stay empty: null for nothing, undefined for what is no number.

export function typedWhole(typed: string): number | null | undefined {
  const plain = typed.replaceAll(/[\s,_]/g, '');
  if (plain === '') return null;
  const scaled = /^(\d+(?:\.\d+)?)([kKmM])$/.exec(plain);
  const value = scaled ? Number(scaled[1]) * (/k/i.test(scaled[2]!) ? 1e3 : 1e6) : Number(plain);
  return Number.isSafeInteger(value) && value > 0 ? value : undefined;
}

export function typedAmount(typed: string): number | null | undefined {
  const plain = typed.replaceAll(/[\s_$]/g, '').replace(',', '.');
  if (plain === '') return null;
  return /^\d{1,7}(\.\d{1,9})?$/.test(plain) && Number(plain) > 0 ? Number(plain) : undefined;
}

export function typedFrom(value: number | null): string {
  return value === null ? '' : String(value);
}

/** `a=b` entries as a record; null where one is not of that form. */
export function typedPairs(entries: readonly string[]): Record<string, string> | null {
  const pairs: Record<string, string> = {};
  for (const entry of entries) {
    const at = entry.indexOf('=');
    if (at < 1 || at === entry.length - 1) return null;
    pairs[entry.slice(0, at).trim()] = entry.slice(at + 1).trim();
  }
  return pairs;
}

export function pairsTyped(pairs: Readonly<Record<string, string>>): string[] {
  return Object.entries(pairs).map(([name, value]) => `${name}=${value}`);
}
