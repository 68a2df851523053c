// The full-text index of messages: FTS5 on SQLite, a tsvector on Postgres. What is asked of it is a tree of words, so
// that no input of anybody ever becomes query syntax.
import type { Database, Dialect, Transaction } from './database';
import { asBigint, rowsFromJson, type Sql, sql } from './dialect';

/** Words on end; the last one may be the beginning of a word. */
type Phrase = { kind: 'phrase'; words: readonly string[]; prefix: boolean };
/** A mark that messages carry beside their words, e.g. whose they are. */
type Scope = { kind: 'scope'; name: string };
export type SearchTree =
  | Phrase
  | Scope
  | { kind: 'all' | 'any'; of: readonly SearchTree[] }
  /** What `from` finds, without what `not` finds. */
  | { kind: 'without'; from: SearchTree; not: SearchTree };

export type SearchEntry = { id: bigint; words: readonly string[]; scopes: readonly string[] };

export async function insertSearchEntries(
  tx: Transaction,
  dialect: Dialect,
  entries: readonly SearchEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  const columns = { id: 'bigint', words: 'text', scope: 'text' } as const;
  if (dialect === 'sqlite') {
    const rows = entries.map(({ id, words, scopes }) => ({
      id,
      words: words.join(' '),
      scope: scopes.join(' '),
    }));
    await tx.$executeRaw(sql`
      INSERT INTO message_search (rowid, words, scope)
      SELECT id, words, scope FROM ${rowsFromJson(dialect, columns, rows)} AS incoming`);
    return;
  }
  const rows = entries.map(({ id, words, scopes }) => ({ id, words: vectorOf(words, scopes), scope: null }));
  await tx.$executeRaw(sql`
    INSERT INTO message_search (message_id, words)
    SELECT id, words::tsvector FROM ${rowsFromJson(dialect, columns, rows)} AS incoming`);
}

/** A message that is stored already, in the same transaction. */
export type StoredEntry = { id: bigint; scopes: readonly string[]; words: () => Promise<readonly string[]> };

/** On SQLite the thread that stored them cuts their words: no text travels twice, and the event loop cuts none. */
export async function indexStoredMessages(
  tx: Transaction,
  dialect: Dialect,
  stored: readonly StoredEntry[],
): Promise<void> {
  if (stored.length === 0) return;
  if (dialect === 'sqlite') {
    const columns = { id: 'bigint', scope: 'text' } as const;
    const rows = stored.map(({ id, scopes }) => ({ id, scope: scopes.join(' ') }));
    await tx.$executeRaw(sql`
      INSERT INTO message_search (rowid, words, scope)
      SELECT messages.id, search_words(messages.body), incoming.scope
      FROM ${rowsFromJson(dialect, columns, rows)} AS incoming CROSS JOIN messages ON messages.id = incoming.id`);
    return;
  }
  const entries: SearchEntry[] = [];
  for (const { id, scopes, words } of stored) entries.push({ id, scopes, words: await words() });
  await insertSearchEntries(tx, dialect, entries);
}

/** Postgres keeps no more places than these; words beyond are found, phrases of them are not. */
const lastPosition = 16_383;
const positionsPerWord = 255;

function vectorOf(words: readonly string[], scopes: readonly string[]): string {
  const places = new Map<string, number[]>();
  words.forEach((word, index) => {
    const known = places.get(word);
    if (!known) places.set(word, [Math.min(index + 1, lastPosition)]);
    else if (known.length < positionsPerWord && index < lastPosition) known.push(index + 1);
  });
  const lexemes = [...places].map(([word, positions]) => `${quoted(word)}:${positions.join(',')}`);
  return [...lexemes, ...scopes.map((scope) => quoted(scopeLexeme(scope)))].join(' ');
}

/** No word begins with @. */
const scopeLexeme = (name: string) => `@${name}`;
const quoted = (text: string) => `'${text.replace(/['\\]/g, '$&$&')}'`;

/** Whether a row of `message_search` is what `tree` asks for. */
export function matchesSearch(dialect: Dialect, tree: SearchTree): Sql {
  return dialect === 'sqlite'
    ? sql`message_search MATCH ${fts5Query(tree)}`
    : sql`message_search.words @@ ${tsQuery(tree)}::tsquery`;
}

/** The message's id in `message_search`. */
export function searchId(dialect: Dialect): Sql {
  return dialect === 'sqlite' ? sql`message_search.rowid` : sql`message_search.message_id`;
}

function fts5Query(tree: SearchTree): string {
  switch (tree.kind) {
    case 'phrase':
      return `{words} : "${tree.words.join(' ')}"${tree.prefix ? ' *' : ''}`;
    case 'scope':
      return `{scope} : "${tree.name}"`;
    case 'all':
      return `(${tree.of.map(fts5Query).join(' AND ')})`;
    case 'any':
      return `(${tree.of.map(fts5Query).join(' OR ')})`;
    case 'without':
      return `(${fts5Query(tree.from)} NOT ${fts5Query(tree.not)})`;
  }
}

function tsQuery(tree: SearchTree): string {
  switch (tree.kind) {
    case 'phrase': {
      const last = tree.words.length - 1;
      const words = tree.words.map(
        (word, index) => `${quoted(word)}${tree.prefix && index === last ? ':*' : ''}`,
      );
      return `(${words.join(' <-> ')})`;
    }
    case 'scope':
      return quoted(scopeLexeme(tree.name));
    case 'all':
      return `(${tree.of.map(tsQuery).join(' & ')})`;
    case 'any':
      return `(${tree.of.map(tsQuery).join(' | ')})`;
    case 'without':
      return `(${tsQuery(tree.from)} & !${tsQuery(tree.not)})`;
  }
}

export async function countSearchEntries({ read }: Database): Promise<bigint> {
  const [row] = await read.$queryRaw<{ entries: bigint }[]>(
    sql`SELECT ${asBigint(sql`COUNT(*)`)} AS entries FROM message_search`,
  );
  return BigInt(row?.entries ?? 0);
}
