// The job that packs old conversations, as a process of its own that is really killed at points it has told it reached.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { message, random } from '@/bench/search/corpus';
import { plainBodies, type StoredBody } from '@/lib/conversations/bodies';
import { searchConversations } from '@/lib/conversations/search';
import { sql } from '@/lib/db/dialect';
import { projectRoot } from '@/lib/db/project-root';
import { readFilters } from '@/lib/stats/filters';
import { openRecording } from '@/lib/testing/conversations';
import { databaseKinds, useTestDatabase } from '@/lib/testing/database';
import { createPerson } from '@/lib/testing/people';

const program = join(projectRoot(), 'node_modules', '.cache', `body-compressor-${process.pid}.mjs`);
const requests = 175;

beforeAll(async () => {
  await build({
    entryPoints: [join(projectRoot(), 'lib/testing/body-compressor.ts')],
    outfile: program,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    alias: { '@': projectRoot() },
  });
});
afterAll(() => rmSync(program, { force: true }));

describe.each(databaseKinds)('packing old conversations on %s', (kind) => {
  const db = useTestDatabase(kind);
  let userId = '';

  beforeAll(async () => {
    userId = (await createPerson(db, 'user')).id;
    const next = random(11);
    const recording = await openRecording(db);
    for (let index = 0; index < requests; index++) {
      recording.record({
        endpoint: 'chat/completions',
        body: { messages: [{ role: 'user', content: message(next, false) }] },
        answer: { text: `${message(next, true)} 排序 ${index}` },
        end: { userId, createdAt: Date.UTC(2026, 0, 1) + index * 1000 },
      });
    }
    await recording.close();
  });

  /** Starts the job; answers all it said, once it has ended or was killed where it told to be. */
  async function run(...point: string[]): Promise<string> {
    const child = spawn(process.execPath, [program, db.url, ...point], {
      env: { ...process.env, LOG_LEVEL: 'silent' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes('reached')) child.kill('SIGKILL');
    });
    const [code, signal] = await once(child, 'close');
    expect(signal ?? code).toBe(point[0] === 'end' ? 0 : 'SIGKILL');
    return output.trim();
  }

  const stored = () =>
    db.read.$queryRaw<StoredBody[]>(sql`SELECT id, body, block_id, block_index FROM messages ORDER BY id`);

  async function everything() {
    const rows = await stored();
    const bodies = await plainBodies(db.read, kind, rows);
    const own = await db.read.dimension.findFirst({ where: { kind: 'user', value: userId } });
    const filters = await readFilters({}, 'user', (_parameter, problem) => {
      throw new Error(problem);
    });
    if (!filters) throw new Error('no filters are filters too');
    const found = await searchConversations(
      db,
      filters,
      { q: '排序 OR "server"', sort: 'newest', limit: 200 },
      {
        actor: {
          kind: 'session',
          userId,
          email: '',
          name: '',
          role: 'user',
          locale: null,
          timeZone: null,
          sessionId: null,
          clientIp: '',
          requestId: '',
        },
        ownDim: own?.id ?? -1,
        everybody: false,
      },
    );
    return { bytes: rows.map(({ id }) => Buffer.from(bodies.get(id) ?? []).toString('latin1')), found };
  }

  it('loses nothing when its process is killed anywhere, and the next run finishes what was begun', async () => {
    const before = await everything();
    expect(before.bytes).toHaveLength(2 * requests);
    expect(before.bytes.every((bytes) => bytes.includes('"parts"'))).toBe(true);
    expect(before.found.items).toHaveLength(requests);
    for (const [point, write, packed] of [
      ['before', 1, 0],
      ['inside', 1, 0],
      ['inside', 2, 100],
      ['after', 1, 200],
      ['before', 2, 300],
    ] as const) {
      expect(await run(point, String(write))).toBe(`reached ${point} ${write}`);
      const rows = await stored();
      expect(rows.filter(({ block_id }) => block_id !== null)).toHaveLength(packed);
      // Each body is in one place, and each block is somebody's.
      expect(rows.filter(({ body, block_id }) => (body === null) === (block_id === null))).toEqual([]);
      expect(await db.read.bodyBlock.count()).toBe(new Set(rows.map(({ block_id }) => block_id)).size - 1);
      expect(await everything()).toEqual(before);
    }
    const report = JSON.parse((await run('end')).replace('done ', '')) as Record<string, number>;
    expect(report.messages).toBe(2 * requests - 300);
    expect((await stored()).every(({ body, block_id }) => body === null && block_id !== null)).toBe(true);
    expect(await everything()).toEqual(before);
  });
});
