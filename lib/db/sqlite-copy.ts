import { closeSync, openSync, rmSync } from 'node:fs';
import type { SqliteConnection } from './sqlite-connection';

/** Writes a whole, compact copy of the open database, readable by its owner alone. */
export async function copySqliteInto(connection: SqliteConnection, target: string): Promise<void> {
  // VACUUM INTO takes an empty file, and makes one itself with wider rights.
  closeSync(openSync(target, 'wx', 0o600));
  try {
    await connection.execute({
      sql: 'VACUUM INTO ?',
      args: [target],
      argTypes: [{ scalarType: 'string', arity: 'scalar' }],
    });
  } catch (error) {
    rmSync(target, { force: true });
    throw error;
  }
}
