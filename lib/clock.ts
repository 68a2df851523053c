// The only source of time, so that tests can move it. Instants are epoch milliseconds; durations come from
// the monotonic clock, which no change of the wall clock disturbs.

const real = { now: () => Date.now(), monotonic: () => performance.now() };
let current = real;

export function nowMillis(): number {
  return current.now();
}

export function monotonicMillis(): number {
  return current.monotonic();
}

/** For tests: replaces both clocks until the returned function is called. */
export function replaceClock(clock: { now: () => number; monotonic?: () => number }): () => void {
  current = { now: clock.now, monotonic: clock.monotonic ?? clock.now };
  return () => {
    current = real;
  };
}
