import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, inject } from 'vitest';
import { type Database, forgetProcessDatabase, openDatabase, setProcessDatabase } from '@/lib/db/database';
import { postgresTemplate, withDatabase } from './database-broker';

/** Postgres: somebody is still connected. */
const inUse = '55006';

export const databaseKinds = ['sqlite', 'postgres'] as const;
export type DatabaseKind = (typeof databaseKinds)[number];

export interface TestDatabase extends Database {
  /** For opening the same database a second time. */
  readonly url: string;
}

/**
 * Inside a `describe`: a fresh, migrated database for its tests, which is also what `database()` answers
 * meanwhile. Usable from `beforeAll` on.
 */
export function useTestDatabase(kind: DatabaseKind): TestDatabase {
  let current: { opened: Database; url: string; remove: () => Promise<void> } | null = null;
  const ready = () => {
    if (!current) throw new Error('the test database exists from beforeAll to afterAll');
    return current;
  };
  beforeAll(async () => {
    const { url, remove } = await createTestDatabase(kind);
    const opened = await openDatabase({ url });
    current = { opened, url, remove };
    setProcessDatabase(opened);
  });
  afterAll(async () => {
    if (!current) return;
    forgetProcessDatabase();
    await current.opened.close();
    await current.remove();
    current = null;
  });
  return {
    get dialect() {
      return ready().opened.dialect;
    },
    get read() {
      return ready().opened.read;
    },
    get url() {
      return ready().url;
    },
    readRows: (query) => ready().opened.readRows(query),
    openLongReader: (writing) => ready().opened.openLongReader(writing),
    write: (work) => ready().opened.write(work),
    insertRows: (tx, insert, rows) => ready().opened.insertRows(tx, insert, rows),
    snapshot: (work) => ready().opened.snapshot(work),
    close: () => ready().opened.close(),
  };
}

/** A migrated database that nobody has opened, for tests that open and close it themselves. */
export async function createTestDatabase(
  kind: DatabaseKind,
): Promise<{ url: string; remove: () => Promise<void> }> {
  const template = await askBroker(kind);
  return kind === 'sqlite' ? copySqlite(template) : clonePostgres(template, postgresTemplate);
}

/** A database without any table. */
export async function createEmptyDatabase(
  kind: DatabaseKind,
): Promise<{ url: string; remove: () => Promise<void> }> {
  return kind === 'sqlite' ? copySqlite(null) : clonePostgres(await askBroker(kind), 'template0');
}

/** The Postgres server of this test run, as its superuser. */
export function testPostgresServer(): Promise<string> {
  return askBroker('postgres');
}

async function askBroker(kind: DatabaseKind): Promise<string> {
  const answer = await fetch(`${inject('databaseBroker')}/${kind}`);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`no ${kind} test database: ${text}`);
  return text;
}

function copySqlite(template: string | null) {
  const directory = mkdtempSync(join(tmpdir(), 'weir-database-'));
  const file = join(directory, 'weir.db');
  if (template) copyFileSync(template, file);
  return {
    url: `file:${file}`,
    remove: async () => rmSync(directory, { recursive: true, force: true }),
  };
}

async function clonePostgres(serverUrl: string, template: string) {
  const name = `test_${process.pid}_${Math.random().toString(36).slice(2, 10)}`;
  await onServer(serverUrl, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  return {
    url: withDatabase(serverUrl, name),
    remove: () => dropDatabase(serverUrl, name),
  };
}

/**
 * A pool's `end` answers before its sockets are closed: cutting them at once would surface as an error of the
 * connection, with nobody left to hear it. So they get a moment to leave by themselves.
 */
async function dropDatabase(serverUrl: string, name: string): Promise<void> {
  for (let tries = 0; tries < 20; tries++) {
    try {
      await onServer(serverUrl, `DROP DATABASE IF EXISTS ${name}`);
      return;
    } catch (error) {
      if ((error as { code?: string }).code !== inUse) throw error;
      await sleep(100);
    }
  }
  await onServer(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
