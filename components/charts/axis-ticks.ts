/** Three to five round values from zero: 0, 250K, 500K, 750K, 1M. */
export function valueTicks(largest: number): number[] {
  if (!(largest > 0)) return [0, 1];
  const rough = largest / 4;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].find((multiple) => multiple * magnitude >= rough) ?? 10) * magnitude;
  const count = Math.ceil(largest / step - 1e-9);
  return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12)));
}

/** Which points carry a label under the axis, evenly spread, so that labels of that width do not touch. */
export function labelledStarts(starts: readonly number[], width: number, labelWidth = 64): number[] {
  const fitting = Math.max(2, Math.floor(width / labelWidth));
  const every = Math.max(1, Math.ceil(starts.length / fitting));
  return starts.filter((_, index) => index % every === 0);
}
