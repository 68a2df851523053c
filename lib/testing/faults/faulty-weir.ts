// The real server for a fault: set up by its own API, asked by its own API, and checked against its own promises.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { openDatabase } from '@/lib/db/database';
import { sql } from '@/lib/db/dialect';
import { dayZone } from '@/lib/ledger/day-zone';
import { findDrift } from '@/lib/ledger/reconcile';
import { send } from '@/lib/testing/gateway-client';
import {
  killAllWeir,
  readyPort,
  type StartOptions,
  startWeir,
  type WeirProcess,
} from '@/lib/testing/weir-process';
import { addDays, dayOf } from '@/lib/time';
import { stopAllLoad } from './load';

const adminToken = 'admin-token-of-the-faulty-server';
const admin = { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' };

export type Row = {
  id: string;
  createdAt: number;
  status: string;
  endReason: string | null;
  durationMs: number | null;
};

export type Readiness = { status: number; checks: { database: string; journal: string } };

export interface FaultyWeir extends WeirProcess {
  readonly url: string;
  ask(path: string, body?: object): Promise<{ status: number; json: Record<string, unknown> }>;
  ready(): Promise<Readiness>;
  metric(name: string): Promise<number>;
  /** Stops it as an operator would; it must leave with 0. */
  stop(): Promise<void>;
}

const directories = new Set<string>();

function removeDirectory(path: string): void {
  directories.delete(path);
  rmSync(path, { recursive: true, force: true });
}

/** After each test, whichever way it went. */
export async function cleanUp(): Promise<void> {
  await killAllWeir();
  await stopAllLoad();
  for (const path of directories) removeDirectory(path);
}

export function createDirectory(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'weir-fault-'));
  directories.add(path);
  return { path, remove: () => removeDirectory(path) };
}

const patienceMillis = 120_000;

/** Polls until it holds: the condition of every wait in these tests. */
export async function until(what: string, holds: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = performance.now() + patienceMillis;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`waited in vain until ${what}`);
    await sleep(25);
  }
}

/** An environment in which a server starts without questions. */
export function environmentOf(dataDirectory: string, changes: Record<string, string> = {}) {
  return {
    WEIR_DATA_DIR: dataDirectory,
    WEIR_SECRET_KEY: 'a secret key for tests, long enough',
    WEIR_ADMIN_TOKEN: adminToken,
    WEIR_ADMIN_EMAIL: 'admin@example.org',
    WEIR_ADMIN_PASSWORD: 'a-password-for-tests',
    ...changes,
  };
}

export async function startFaulty(
  environment: Record<string, string>,
  options: StartOptions = {},
): Promise<FaultyWeir> {
  const weir = startWeir(environment, options);
  const url = `http://127.0.0.1:${await readyPort(weir)}`;
  // A connection each: one that was kept may have been closed by a server that was busy dying.
  const get = (path: string) => send(url + path, { method: 'GET', headers: admin });
  return {
    ...weir,
    url,
    async ask(path, body) {
      const answer = body ? await send(url + path, { headers: admin, body }) : await get(path);
      return {
        status: answer.status,
        json: JSON.parse(answer.body.toString()) as Record<string, unknown>,
      };
    },
    async ready() {
      const answer = await get('/readyz');
      const { checks } = JSON.parse(answer.body.toString()) as Pick<Readiness, 'checks'>;
      return { status: answer.status, checks };
    },
    async metric(name) {
      const text = (await get('/metrics')).body.toString();
      const line = text.split('\n').find((candidate) => candidate.startsWith(`${name} `));
      if (!line) throw new Error(`there is no metric ${name}`);
      return Number(line.slice(name.length + 1));
    },
    async stop() {
      weir.kill('SIGTERM');
      expect(await weir.ended(), weir.stderr()).toBe(0);
    },
  };
}

/** An account at each of these addresses, and a client key. */
export async function setUp(
  weir: FaultyWeir,
  upstreams: readonly string[],
  keyFields: object = {},
): Promise<string> {
  for (const [index, address] of upstreams.entries()) {
    const account = await weir.ask('/api/admin/accounts', {
      name: `upstream ${index + 1}`,
      platform: 'openai-compatible',
      baseUrl: `${address}/v1`,
      secret: 'sk-upstream',
      models: ['gpt-4o'],
    });
    expect(account.status, weir.stdout()).toBeLessThan(300);
  }
  const key = await weir.ask('/api/admin/api-keys', { name: 'load', ...keyFields });
  expect(key.status, weir.stdout()).toBeLessThan(300);
  return String(key.json.key);
}

/** From the tables themselves, whatever the pages make of them. */
export async function rowsOf(databaseUrl: string): Promise<Row[]> {
  const database = await openDatabase({ url: databaseUrl });
  try {
    const rows = await database.read.$queryRaw<
      {
        id: string;
        created_at: bigint;
        status: string;
        end_reason: string | null;
        duration_ms: number | null;
      }[]
    >(sql`
      SELECT requests.id, requests.created_at, dimensions.value AS status, requests.end_reason, requests.duration_ms
      FROM requests JOIN dimensions ON dimensions.id = requests.status_dim`);
    return rows.map((row) => ({
      id: row.id,
      createdAt: Number(row.created_at),
      status: row.status,
      endReason: row.end_reason,
      durationMs: row.duration_ms === null ? null : Number(row.duration_ms),
    }));
  } finally {
    await database.close();
  }
}

export type Whole = { rows: Row[]; byStatus: string };

export async function settled(weir: FaultyWeir): Promise<void> {
  await until('all is settled', async () => (await weir.metric('weir_journal_pending_records')) === 0);
}

export async function expectWhole(
  weir: FaultyWeir,
  databaseUrl: string,
  completed: readonly string[],
): Promise<Whole> {
  await settled(weir);
  return expectWholeRows(databaseUrl, completed);
}

/**
 * The invariants once everything is settled: every id is there once, every answer that a client saw complete is a
 * success, and rows, quarter-hours and days say the same.
 */
export async function expectWholeRows(databaseUrl: string, completed: readonly string[]): Promise<Whole> {
  const rows = await rowsOf(databaseUrl);
  const byId = new Map(rows.map((row) => [row.id, row]));
  expect(byId.size, 'every id once').toBe(rows.length);
  expect(completed.filter((id) => byId.get(id)?.status !== 'success')).toEqual([]);
  expect(new Set(completed).size).toBe(completed.length);
  await expectNoDrift(databaseUrl, rows);
  const counts = new Map<string, number>();
  for (const { status } of rows) counts.set(status, (counts.get(status) ?? 0) + 1);
  return { rows, byStatus: [...counts].map(([status, count]) => `${count} ${status}`).join(', ') };
}

async function expectNoDrift(databaseUrl: string, rows: readonly Row[]): Promise<void> {
  const database = await openDatabase({ url: databaseUrl });
  try {
    const zone = await dayZone(database);
    const days = new Set(rows.map(({ createdAt }) => dayOf(createdAt, zone)));
    for (const day of days) {
      const around = [addDays(day, -1), addDays(day, 1)] as const;
      expect(await findDrift(database, ...around), `sums of ${day}`).toEqual([]);
    }
  } finally {
    await database.close();
  }
}
