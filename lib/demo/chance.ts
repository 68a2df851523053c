// Chance that comes out the same for the same seed number.

export type Chance = {
  /** At least 0, below 1. */
  next(): number;
  /** A whole number from `from` to `to`, both included. */
  between(from: number, to: number): number;
  /** Few are chosen often, many seldom: a place below `count`. */
  zipf(count: number): number;
  pick<T>(items: readonly T[]): T;
  /** One of the names, as often as its weight says. */
  weighted<Name extends string>(weights: Readonly<Record<Name, number>>): Name;
  /** Around `middle`; twice that and half of it are equally likely, and `spread` times that seldom. */
  around(middle: number, spread: number): number;
};

export function createChance(seed: number): Chance {
  let state = seed >>> 0;
  // Mulberry32: 32 bits of state are enough for a picture, and each call costs some nanoseconds.
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const pick = <T>(items: readonly T[]): T => items[Math.floor(next() * items.length)]!;
  return {
    next,
    pick,
    between: (from, to) => from + Math.floor(next() * (to - from + 1)),
    zipf: (count) => Math.min(count - 1, Math.floor(count ** next()) - 1),
    weighted: <Name extends string>(weights: Readonly<Record<Name, number>>): Name => {
      const entries = Object.entries(weights) as [Name, number][];
      let left = next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [name, weight] of entries) {
        left -= weight;
        if (left < 0) return name;
      }
      return entries.at(-1)![0];
    },
    // Three throws make a bell; on a logarithmic scale, since durations and token counts are so spread.
    around: (middle, spread) =>
      Math.max(1, Math.round(middle * spread ** ((next() + next() + next()) / 1.5 - 1))),
  };
}
