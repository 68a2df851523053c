// What Weir promises to survive. Every entry is provoked for real by a test in this folder, which says what it saw;
// `npm run test:faults` writes both into docs/reliability.md.

export const faults = /** @type {const} */ ([
  {
    id: 'redis-killed',
    fault: 'SIGKILL of Redis under load, started again later',
    expected:
      'Service goes on and `/readyz` stays 200; limits hold by what this node knows, never "allow all"; Redis is used again by itself.',
  },
  {
    id: 'database-locked',
    fault: 'The SQLite file is locked by another process',
    expected:
      'Requests go on, pages still read; `/readyz` says 503 and names the database; all become rows once the lock is gone.',
  },
  {
    id: 'database-read-only-start',
    fault: 'The SQLite file is read-only at start',
    expected: 'The start is refused in one line that names the file and the way out.',
  },
  {
    id: 'sigterm-streams',
    fault: 'SIGTERM with 100 streams open',
    expected:
      '`/readyz` says 503 at once, new requests are refused, all 100 streams end whole, each is a row, exit code 0.',
  },
  {
    id: 'aggregated-twice',
    fault: 'Two nodes and two commands aggregate the same wrong day at once, under load',
    expected: 'Sums are put right once: afterwards they equal the rows; no request waits or fails.',
  },
]);
