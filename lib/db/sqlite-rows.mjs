// @ts-check
// What every thread with a SQLite connection can do. Plain JavaScript: these threads load it as it lies here.

/** @typedef {import('better-sqlite3').Database} Client */
/** @typedef {import('./row-cells').Cell} Cell */

/** More columns than any table has. */
const jsonRowWidth = 80;
/** Statements differ by their filters: without a limit each combination would stay for ever. */
const mostPrepared = 40;

/**
 * `json_rows(json)`: an array of arrays as rows of c0, c1, … For wide rows SQLite's own `json_each` and `->>` cost
 * five times as much, since each field is looked up from the start of its row.
 * @param {Client} client
 */
export function defineJsonRows(client) {
  client.table('json_rows', {
    columns: Array.from({ length: jsonRowWidth }, (_, index) => `c${index}`),
    parameters: ['json'],
    *rows(/** @type {unknown[]} */ ...parameters) {
      for (const row of JSON.parse(String(parameters[0]))) {
        // Every row must have all columns; what is not there reads as NULL.
        row.length = jsonRowWidth;
        yield row;
      }
    },
  });
}

/** @type {WeakMap<Client, Map<string, import('better-sqlite3').Statement>>} */
const preparedOf = new WeakMap();

/**
 * @param {Client} client
 * @param {string} sql
 * @returns {import('better-sqlite3').Statement}
 */
export function prepare(client, sql) {
  let prepared = preparedOf.get(client);
  if (!prepared) {
    prepared = new Map();
    preparedOf.set(client, prepared);
  }
  const statement = prepared.get(sql) ?? client.prepare(sql);
  // Last in line again: the one that was not asked for the longest goes first.
  prepared.delete(sql);
  prepared.set(sql, statement);
  if (prepared.size > mostPrepared) prepared.delete(String(prepared.keys().next().value));
  return statement;
}

/**
 * Rows by position: integers are numbers here, since a BigInt for each cell costs more than reading it.
 * @param {Client} client
 * @param {string} sql
 * @param {unknown[]} args
 * @returns {Cell[][]}
 */
export function readRows(client, sql, args) {
  const statement = prepare(client, sql).safeIntegers(false).raw();
  return /** @type {Cell[][]} */ (statement.all(args));
}
