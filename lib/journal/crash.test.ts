// Real processes, really killed: what they told anybody before is in their journal after.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openJournal } from './journal';
import type { EndRecord } from './record';

const root = process.cwd();
let directory: string;
let program: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'weir-crash-'));
  program = join(root, 'node_modules', '.cache', `journal-writer-${process.pid}.mjs`);
  await build({
    entryPoints: [join(root, 'lib/testing/journal-writer.ts')],
    outfile: program,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    alias: { '@': root },
  });
});
afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
  rmSync(program, { force: true });
});

/** Runs the writer until it has told `count` ids, then kills it; answers all that it told. */
async function runAndKill(journal: string, count: number, limit: string | null): Promise<string[]> {
  const command = [process.execPath, program, journal].map((part) => `'${part}'`).join(' ');
  const child = spawn('sh', ['-c', `${limit ? `ulimit -f ${limit};` : ''} exec ${command}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    if (output.split('\n').length > count) child.kill('SIGKILL');
  });
  await once(child, 'close');
  return output.split('\n').slice(0, -1);
}

async function readAll(journal: string): Promise<EndRecord[]> {
  const opened = await openJournal({
    directory: journal,
    node: 'node',
    durability: 'process',
    reserveBytes: 0,
  });
  const records: EndRecord[] = [];
  for (let batch = await opened.take(500); batch; batch = await opened.take(500)) {
    records.push(...batch.records);
    opened.drained(batch.to);
  }
  await opened.close();
  return records;
}

describe('a process that is killed', () => {
  it('leaves every id that it told in its journal, once, and the rest as interrupted', async () => {
    for (let round = 0; round < 6; round++) {
      const journal = join(directory, `killed-${round}`);
      const told = await runAndKill(journal, 20 + round * 150, null);
      const records = await readAll(journal);
      const ids = records.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids).toEqual(expect.arrayContaining(told));
      const interrupted = records.filter(({ status }) => status === 'interrupted');
      expect(interrupted.length).toBeGreaterThanOrEqual(4);
      expect(interrupted.length).toBeLessThanOrEqual(6);
      expect(told).not.toEqual(expect.arrayContaining(interrupted.map(({ id }) => id)));
    }
  });

  it('at the largest file size that the system allows has written whole records only', async () => {
    const journal = join(directory, 'limited');
    // 512-byte blocks: the first segment is cut short long before it would be rotated.
    const told = await runAndKill(journal, 300, '40');
    const ids = (await readAll(journal)).map(({ id }) => id);
    expect(told.length).toBeGreaterThan(250);
    expect(ids).toEqual(expect.arrayContaining(told));
    expect(new Set(ids).size).toBe(ids.length);
  });
});
