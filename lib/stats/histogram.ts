// Latency histograms on fixed log-scale bins, so that percentiles of any range and dimension add up.

export const binCount = 32;

/** Upper bounds: 8 ms × √2^i, up to about six minutes; the last bin takes whatever is longer. */
export const binBounds: readonly number[] = Array.from(
  { length: binCount - 1 },
  (_, index) => 8 * Math.SQRT2 ** index,
);

const largestShown = 8 * Math.SQRT2 ** (binCount - 1);

export function binOf(millis: number): number {
  let low = 0;
  let high = binCount - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (millis <= (binBounds[middle] ?? Number.POSITIVE_INFINITY)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The value below which `share` (0–1) of the counted lie, interpolated within its bin; null of nothing. */
export function percentile(counts: readonly number[], share: number): number | null {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  const rank = share * total;
  let below = 0;
  for (let bin = 0; bin < binCount; bin++) {
    const count = counts[bin] ?? 0;
    if (count === 0) continue;
    if (below + count >= rank) {
      const from = bin === 0 ? 0 : (binBounds[bin - 1] ?? 0);
      const to = binBounds[bin] ?? largestShown;
      return Math.round(from + (to - from) * Math.max(0, (rank - below) / count));
    }
    below += count;
  }
  return Math.round(largestShown);
}

/** d00…d31 (duration) or t00…t31 (first token): the columns of the latency tables. */
export function binColumns(prefix: 'd' | 't'): string[] {
  return Array.from({ length: binCount }, (_, bin) => `${prefix}${String(bin).padStart(2, '0')}`);
}
