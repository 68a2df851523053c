import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { holdDataDirectory } from '@/lib/data-directory';
import { migrate } from '@/lib/db/migrate';
import { killAllWeir, startWeir } from '@/lib/testing/weir-process';
import { ensureBundled } from '@/scripts/build.mjs';

const directory = mkdtempSync(join(tmpdir(), 'weir-start-'));
const data = join(directory, 'data');

beforeAll(() => ensureBundled());
afterEach(killAllWeir);
afterAll(() => rmSync(directory, { recursive: true, force: true }));

async function refusal(environment: Record<string, string>): Promise<string> {
  const weir = startWeir({ WEIR_DATA_DIR: data, ...environment });
  expect(await weir.ended()).toBe(1);
  const lines = weir.stderr().trim().split('\n');
  expect(lines).toHaveLength(1);
  return lines[0] ?? '';
}

describe('a start that cannot succeed says why in one line', () => {
  it.each([
    ['an ill-formed address', { DATABASE_URL: 'mysql://host/weir' }, 'DATABASE_URL'],
    ['a short secret', { WEIR_SECRET_KEY: 'tooshort' }, 'WEIR_SECRET_KEY'],
    ['an unknown time zone', { WEIR_TIMEZONE: 'Mars/Olympus' }, 'WEIR_TIMEZONE'],
  ])('naming the variable of %s, not its value', async (_what, environment, name) => {
    const line = await refusal(environment);
    expect(line).toContain(name);
    expect(line).not.toContain(Object.values(environment)[0]);
  });

  it('naming the port that is taken, and the way out', async () => {
    const blocker = createServer();
    await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
    const { port } = blocker.address() as AddressInfo;
    expect(await refusal({ PORT: String(port) })).toMatch(
      new RegExp(`Port ${port} is already in use.*PORT=`),
    );
    blocker.close();
  });

  it('naming the data directory that another Weir holds', async () => {
    const held = await holdDataDirectory(data, 0);
    expect(await refusal({})).toContain(`${data} is in use by another Weir (process ${process.pid})`);
    held.release();
  });

  it('naming the data directory that cannot be written', async () => {
    const file = join(directory, 'file');
    writeFileSync(file, '');
    expect(await refusal({ WEIR_DATA_DIR: file })).toContain(`${file} is not a directory`);
    expect(await refusal({ WEIR_DATA_DIR: '/sys/weir' })).toContain('/sys/weir cannot be written');
  });

  it('naming the way on when the database is newer than the program', async () => {
    const url = `file:${join(directory, 'newer.db')}`;
    await migrate({ url });
    const newer = new Sqlite(join(directory, 'newer.db'));
    newer.exec(`
      INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, started_at, applied_steps_count)
      VALUES ('00000000-0000-0000-0000-000000000000', 'x', 1, '99991231000000_future', 1, 1)`);
    newer.close();
    expect(await refusal({ DATABASE_URL: url })).toMatch(/newer/);
  });
});
