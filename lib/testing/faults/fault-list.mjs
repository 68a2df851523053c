// What Weir promises to survive. Every entry is provoked for real by a test in this folder, which says what it saw;
// `npm run test:faults` writes both into docs/reliability.md.

export const faults = /** @type {const} */ ([
  {
    id: 'node-killed',
    fault: 'SIGKILL of the server under load, again and again',
    expected:
      'Every answer a client saw to its end is one row; what was under way is a row `interrupted`; sums equal rows.',
  },
  {
    id: 'postgres-killed',
    fault: 'SIGKILL of PostgreSQL under load, started again later',
    expected:
      'Requests go on and are answered; `/readyz` says 503 and names the database; the journal grows; after the restart every request is one row.',
  },
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
    id: 'database-read-only',
    fault: 'PostgreSQL turns read-only while running, as after a failover',
    expected:
      'Requests go on; `/readyz` says 503 and names the database; all become rows once it can be written.',
  },
  {
    id: 'disk-full-start',
    fault: 'The disk of the data directory is full at start',
    expected: 'The start is refused in one line that says so and names the directory.',
  },
  {
    id: 'disk-full-database',
    fault: 'The disk of the SQLite file fills up while running',
    expected:
      'Requests go on; `/readyz` says 503 and names the database; nothing crashes; all become rows once there is room.',
  },
  {
    id: 'disk-full-journal',
    fault: 'The disk of the journal fills up while running',
    expected:
      'New requests get 503 `storage_unavailable` and reach no upstream; streams under way end whole and are rows; `/readyz` names the journal; service is back by itself once there is room.',
  },
  {
    id: 'clock-jumps',
    fault: 'The clock jumps three days forward and two back, with a kill and starts between',
    expected: 'No request is lost or doubled, durations stay true, sums equal rows on every day touched.',
  },
  {
    id: 'daylight-saving',
    fault: 'Days of 23, 24.5, 23.5 and 25 hours, and midnight at 18:15 UTC (+5:45)',
    expected: 'Each local day holds exactly the requests of its own hours: rows, sums and overview agree.',
  },
  {
    id: 'sigterm-streams',
    fault: 'SIGTERM with 100 streams open',
    expected:
      '`/readyz` says 503 at once, new requests are refused, all 100 streams end whole, each is a row, exit code 0.',
  },
  {
    id: 'upstream-flapping',
    fault: 'An upstream that resets, hangs up, answers 500 and 429, and works again, in turn',
    expected:
      'Its requests move to the other account; nobody sees a failure that a retry could spare; it gets traffic again when it is well.',
  },
  {
    id: 'aggregated-twice',
    fault: 'Two nodes and two commands aggregate the same wrong day at once, under load',
    expected: 'Sums are put right once: afterwards they equal the rows; no request waits or fails.',
  },
  {
    id: 'dead-journal',
    fault: 'The journal of a dead node is replayed by another, twice at once and once more',
    expected: 'Every answer a client saw is one row, orphans are `interrupted`; later replays add nothing.',
  },
  {
    id: 'migration-killed',
    fault: 'The upgrade of a large database of every earlier version is killed in the middle',
    expected: 'The database is as before that step: counts and sums equal; the next start completes it.',
  },
  {
    id: 'soak',
    fault: 'Steady load, of which clients break off 20 % in the middle',
    expected:
      'Heap after garbage collection, sockets and file descriptors stay flat; every request is one row; nothing stays reserved.',
  },
]);
