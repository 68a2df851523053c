// What happened in the last sixty seconds, exactly: however it is spread, no sixty seconds ever hold more than
// was let in.

export const windowMillis = 60_000;
/** Entries closer together than this become one once there are many: memory stays small at any rate. */
const coalesceMillis = 100;
const exactEntries = 512;

export type SlidingMinute = {
  add(amount: number, now: number): void;
  /** The sum of the last minute. */
  sum(now: number): number;
  /** Milliseconds until the sum is at most `most`; 0 where it is already. */
  waitFor(most: number, now: number): number;
  /** Milliseconds until nothing is left. */
  resetIn(now: number): number;
};

export function createSlidingMinute(): SlidingMinute {
  let times: number[] = [];
  let amounts: number[] = [];
  let head = 0;
  let total = 0;

  function expire(now: number): void {
    while (head < times.length && times[head]! + windowMillis <= now) {
      total -= amounts[head]!;
      head += 1;
    }
    if (head > 1024 || head === times.length) {
      times = times.slice(head);
      amounts = amounts.slice(head);
      head = 0;
    }
  }

  return {
    add(amount, now) {
      if (amount <= 0) return;
      expire(now);
      const last = times.length - 1;
      if (times.length - head > exactEntries && now - times[last]! < coalesceMillis) {
        // Both leave when the later one does: never too early.
        times[last] = now;
        amounts[last]! += amount;
      } else {
        times.push(now);
        amounts.push(amount);
      }
      total += amount;
    },
    sum(now) {
      expire(now);
      return total;
    },
    waitFor(most, now) {
      expire(now);
      let left = total;
      if (left <= most) return 0;
      for (let index = head; index < times.length; index += 1) {
        left -= amounts[index]!;
        if (left <= most) return times[index]! + windowMillis - now;
      }
      return windowMillis;
    },
    resetIn(now) {
      expire(now);
      return head === times.length ? 0 : times.at(-1)! + windowMillis - now;
    },
  };
}
