import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { setProcessDatabase } from '@/lib/db/database';
import { readinessAnswer } from '@/lib/health/answers';
import { markDraining, markReady } from '@/lib/health/phase';
import { readiness } from '@/lib/health/readiness';
import type { Journal } from '@/lib/journal/journal';
import { setProcessJournal } from '@/lib/journal/process-journal';
import { forgetOncePerProcess } from '@/lib/once-per-process';
import { databaseKinds, useTestDatabase } from '@/lib/testing/database';

/** As much of a journal as readiness asks for. */
function journalThat(writable: boolean): Journal {
  return { stats: () => ({ writable }) } as Journal;
}

describe.each(databaseKinds)('readiness on %s', (kind) => {
  const test = useTestDatabase(kind);

  beforeEach(() => {
    forgetOncePerProcess('process-life');
    forgetOncePerProcess('readiness-database');
    setProcessDatabase(test);
    setProcessJournal(journalThat(true));
  });
  afterEach(() => setProcessJournal(null));

  it('is not there before the process has started', async () => {
    expect(await readinessAnswer()).toMatchObject({ status: 503, body: { phase: 'starting' } });
  });

  it('is there once database and journal take writes', async () => {
    markReady();
    expect(await readinessAnswer()).toEqual({
      status: 200,
      body: { status: 'ready', phase: 'ready', checks: { database: 'ok', journal: 'ok' } },
    });
  });

  it('ends when draining begins, and does not come back', async () => {
    markReady();
    markDraining();
    markReady();
    expect(await readinessAnswer()).toMatchObject({ status: 503, body: { phase: 'draining' } });
  });

  it('names the database when that cannot be written, and recovers with it', async () => {
    markReady();
    setProcessDatabase({ ...broken(), dialect: kind });
    expect(await readiness()).toMatchObject({
      ready: false,
      checks: { database: 'cannot be written', journal: 'ok' },
    });
    setProcessDatabase(test);
    forgetOncePerProcess('readiness-database');
    expect(await readiness()).toMatchObject({ ready: true });
  });

  it('names the journal when that cannot be written', async () => {
    markReady();
    setProcessJournal(journalThat(false));
    expect(await readiness()).toMatchObject({
      ready: false,
      checks: { database: 'ok', journal: 'cannot be written' },
    });
  });

  it('writes once for many who ask at the same time', async () => {
    markReady();
    let writes = 0;
    setProcessDatabase({
      ...test,
      dialect: kind,
      read: test.read,
      write: (work) => {
        writes += 1;
        return test.write(work);
      },
    });
    await Promise.all(Array.from({ length: 20 }, () => readiness()));
    expect(writes).toBe(1);
  });

  function broken() {
    const refuse = () => Promise.reject(new Error('database is locked'));
    return {
      read: test.read,
      write: refuse,
      readRows: refuse,
      openLongReader: refuse,
      insertRows: refuse,
      snapshot: refuse,
      close: () => Promise.resolve(),
    };
  }
});
