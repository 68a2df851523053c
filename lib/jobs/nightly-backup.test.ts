import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseEnvironment } from '@/lib/env';
import { nightlyBackup } from '@/lib/jobs/nightly-backup';
import { useTestDatabase } from '@/lib/testing/database';

const directory = mkdtempSync(join(tmpdir(), 'weir-nightly-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe('the nightly backup', () => {
  const database = useTestDatabase('sqlite');

  it('runs only where it is told how many to keep', () => {
    const schedule = (keep: string) =>
      nightlyBackup.schedule(parseEnvironment({ NODE_ENV: 'test', WEIR_BACKUP_KEEP: keep }));
    expect(schedule('0')).toBeNull();
    expect(schedule('7')).toBe('40 2 * * *');
  });

  it('keeps the newest, and nothing of what it did not make is touched', async () => {
    mkdirSync(join(directory, 'backups', 'by-hand'), { recursive: true });
    mkdirSync(join(directory, 'journal'), { recursive: true });
    const environment = parseEnvironment({
      NODE_ENV: 'test',
      DATABASE_URL: database.url,
      WEIR_DATA_DIR: directory,
      WEIR_BACKUP_KEEP: '2',
    });
    const paths: unknown[] = [];
    for (let night = 0; night < 3; night += 1) {
      const report = await nightlyBackup.run({
        database,
        environment,
        params: {},
        trigger: 'schedule',
        signal: new AbortController().signal,
        progress: () => Promise.resolve(),
      });
      paths.push(report.path);
    }
    const kept = readdirSync(join(directory, 'backups')).sort();
    expect(kept).toHaveLength(3);
    expect(kept).toContain('by-hand');
    expect(kept.map((name) => join(directory, 'backups', name))).toEqual(
      expect.arrayContaining(paths.slice(1)),
    );
  });
});
