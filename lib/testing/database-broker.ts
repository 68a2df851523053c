// Runs once for a whole test run, beside the test processes: hands out a migrated SQLite file to copy and a
// migrated Postgres template to clone. Both are made when first asked for, so that tests without a database
// do not wait for one.
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { migrate } from '@/lib/db/migrate';
import { startThrowawayPostgres } from '@/scripts/throwaway-postgres.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    databaseBroker: string;
  }
}

export const postgresTemplate = 'weir_template';

export default async function serveDatabases(project: TestProject): Promise<() => Promise<void>> {
  // This process migrates the templates, under the same settings as the tests.
  Object.assign(process.env, project.config.env);
  const dataDirectory = project.config.env.WEIR_DATA_DIR;
  const closing: (() => Promise<void> | void)[] = [];
  if (dataDirectory) closing.push(() => rmSync(dataDirectory, { recursive: true, force: true }));
  const templates: Record<string, () => Promise<string>> = {
    '/sqlite': once(async () => {
      const directory = mkdtempSync(join(tmpdir(), 'weir-template-'));
      closing.push(() => rmSync(directory, { recursive: true, force: true }));
      const file = join(directory, 'template.db');
      await migrate({ url: `file:${file}` });
      return file;
    }),
    '/postgres': once(async () => {
      const server = await startThrowawayPostgres();
      closing.push(server.stop);
      const client = new pg.Client({ connectionString: server.url });
      await client.connect();
      await client.query(`CREATE DATABASE ${postgresTemplate}`);
      await client.end();
      await migrate({ url: withDatabase(server.url, postgresTemplate) });
      return server.url;
    }),
  };
  const broker = createServer(async (request, response) => {
    try {
      const template = await templates[request.url ?? '']?.();
      response.writeHead(template ? 200 : 404).end(template);
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  });
  await new Promise<void>((resolve) => broker.listen(0, '127.0.0.1', resolve));
  project.provide('databaseBroker', `http://127.0.0.1:${(broker.address() as AddressInfo).port}`);
  return async () => {
    broker.closeAllConnections();
    broker.close();
    for (const close of closing) await close();
  };
}

export function withDatabase(url: string, name: string): string {
  const address = new URL(url);
  address.pathname = `/${name}`;
  return address.href;
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
