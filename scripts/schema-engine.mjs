// Prisma's own schema engine as WebAssembly: writes migrations, and tells whether they and the schema agree.
// The native engine would have to be downloaded, which not every machine can.
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import * as engineModule from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

export const sources = {
  sqlite: { schema: 'prisma/schema.prisma', migrations: 'prisma/migrations' },
  postgres: { schema: 'prisma/postgres/schema.prisma', migrations: 'prisma/postgres/migrations' },
};

/**
 * Tables that migrations make by hand-written SQL and the schema does not know, with those that SQLite makes
 * for a virtual table: plain names on SQLite, with their schema (`public.`) on Postgres.
 * @type {{ sqlite: string[], postgres: string[] }}
 */
const externalTables = {
  sqlite: ['', '_config', '_data', '_docsize', '_idx'].map((suffix) => `message_search${suffix}`),
  postgres: ['public.message_search'],
};

let instantiated = false;

function instantiate() {
  if (instantiated) return;
  const file = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const wasm = new WebAssembly.Module(readFileSync(join(dirname(file), 'schema_engine_bg.wasm')));
  const instance = new WebAssembly.Instance(wasm, { './schema_engine_bg.js': engineModule });
  engineModule.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  // Where the engine leaves its last words before it panics; without it they are lost.
  globalThis.PRISMA_WASM_PANIC_REGISTRY = {
    set_message: (message) => process.stderr.write(`schema engine: ${message}\n`),
  };
  instantiated = true;
}

/**
 * Opens the engine on a database of its own: SQLite in memory, or the Postgres server at `url`, whose user
 * must be allowed to create databases when migrations are to be replayed. The engine keeps its connections,
 * and with them the lock on migrations, until `close`.
 * @param {'sqlite' | 'postgres'} dialect
 * @param {string} [url]
 */
export async function openSchemaEngine(dialect, url) {
  instantiate();
  const { schema } = sources[dialect];
  const connections = /** @type {{ dispose: () => Promise<void> }[]} */ ([]);
  const factory = dialect === 'sqlite' ? scriptableSqlite(url ?? ':memory:') : describablePostgres(url ?? '');
  const connect = async () => {
    const connection = await factory.connect();
    connections.push(connection);
    return connection;
  };
  const engine = await engineModule.SchemaEngine.new(
    { datamodels: [[schema, readFileSync(join(root, schema), 'utf8')]] },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory({ ...factory, connect }),
  );
  const close = async () => {
    for (const connection of connections) await connection.dispose();
  };
  return { engine, dialect, close };
}

/**
 * The engine sends a whole migration as one statement, which better-sqlite3 takes only as a script.
 * @param {string} url
 */
function scriptableSqlite(url) {
  const factory = new PrismaBetterSqlite3({ url });
  const scriptable = (connection) =>
    Object.assign(connection, {
      executeRaw: async (query) => {
        await connection.executeScript(query.sql);
        return 0;
      },
    });
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: async () => scriptable(await factory.connect()),
    connectToShadowDb: async () => scriptable(await factory.connectToShadowDb()),
  };
}

/**
 * Describing a database reads Postgres's one-byte "char" columns. The adapter refuses their type and the
 * engine insists on it, so such a column passes the adapter as text under a marked name.
 * @param {string} url
 */
function describablePostgres(url) {
  const oneByteChar = 18;
  const text = 25;
  const mark = '\0char';
  const connect = async (connectionString) => {
    const pool = new pg.Pool({ connectionString });
    const query = pool.query.bind(pool);
    pool.query = async (...parameters) => {
      const result = await query(...parameters);
      for (const field of result.fields ?? []) {
        if (field.dataTypeID !== oneByteChar) continue;
        field.dataTypeID = text;
        field.name += mark;
      }
      return result;
    };
    const connection = await new PrismaPg(pool, { disposeExternalPool: true }).connect();
    const queryRaw = connection.queryRaw.bind(connection);
    return Object.assign(connection, {
      queryRaw: async (parameters) => {
        const { columnNames, columnTypes, rows } = await queryRaw(parameters);
        return {
          columnNames: columnNames.map((name) => name.replace(mark, '')),
          columnTypes: columnTypes.map((type, index) =>
            columnNames[index]?.endsWith(mark) ? ColumnTypeEnum.Character : type,
          ),
          rows,
        };
      },
      // Whole migrations: the adapter would cut them at every semicolon, also inside a function's body.
      executeScript: async (script) => {
        await query(script);
      },
    });
  };
  return {
    provider: 'postgres',
    adapterName: 'weir-describable-postgres',
    connect: () => connect(url),
    connectToShadowDb: async () => {
      const name = `shadow_${randomUUID().replaceAll('-', '')}`;
      const maintenance = await connect(url);
      await maintenance.executeScript(`CREATE DATABASE ${name}`);
      const address = new URL(url);
      address.pathname = `/${name}`;
      const shadow = await connect(address.href);
      const dispose = shadow.dispose.bind(shadow);
      return Object.assign(shadow, {
        dispose: async () => {
          await dispose();
          await maintenance.executeScript(`DROP DATABASE ${name} WITH (FORCE)`);
          await maintenance.dispose();
        },
      });
    },
  };
}

/** @param {'sqlite' | 'postgres'} dialect */
export function schemaTarget(dialect) {
  const { schema } = sources[dialect];
  const content = readFileSync(join(root, schema), 'utf8');
  return { tag: 'schemaDatamodel', files: [{ path: schema, content }], configDir: '.' };
}

/** @param {'sqlite' | 'postgres'} dialect */
export function migrationsTarget(dialect) {
  return { tag: 'migrations', ...readMigrations(dialect) };
}

export const nothing = { tag: 'empty' };

/**
 * @param {'sqlite' | 'postgres'} dialect
 * @param {string} [directory]
 * @returns {import('@prisma/schema-engine-wasm').MigrationList}
 */
export function readMigrations(dialect, directory = join(root, sources[dialect].migrations)) {
  const names = readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  return {
    baseDir: directory,
    lockfile: {
      path: 'migration_lock.toml',
      content: readFileSync(join(directory, 'migration_lock.toml'), 'utf8'),
    },
    shadowDbInitScript: '',
    migrationDirectories: names.map((name) => ({
      path: name,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok', value: readFileSync(join(directory, name, 'migration.sql'), 'utf8') },
      },
    })),
  };
}

/** The SQL (or, for people, the words) that lead from one state to another. */
export async function difference({ engine, dialect }, from, to, { script = true } = {}) {
  const result = await engine.diff({
    from,
    to,
    script,
    exitCode: false,
    shadowDatabaseUrl: null,
    filters: { externalTables: externalTables[dialect], externalEnums: [] },
  });
  return result.stdout ?? '';
}
