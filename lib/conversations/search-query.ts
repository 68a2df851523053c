// What people type to search: words, "phrases", beginnings*, AND, OR, NOT, parentheses, role:user. Whatever they type
// becomes a tree of words, or a complaint that says what is missing.
import type { SearchTree } from '@/lib/db/message-search';
import { weirError } from '@/lib/errors';
import { messageRoles } from './recorded-turn';
import { roleScope } from './search-text';
import { foldText, wordsOf } from './words';

export type Query =
  | { kind: 'term'; words: string[]; prefix: boolean; literal: string | null }
  | { kind: 'role'; role: string }
  | { kind: 'all' | 'any'; of: Query[] }
  | { kind: 'not'; of: Query };

const longestQuery = 1000;
const mostTerms = 64;
const deepest = 20;
const shortestPrefix = 2;

function refuse(message: string): never {
  throw weirError('invalid_parameter', `q: ${message}`, { param: 'q' });
}

type Token = { kind: 'open' | 'close' | 'and' | 'or' | 'not' } | { kind: 'text'; query: Query };

const tokenPattern = /\s+|"([^"]*)"?(\*?)|[()]|[^\s()"]+/gu;
const operators = { AND: 'and', OR: 'or', NOT: 'not' } as const;

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (const [raw, phrase, star] of text.matchAll(tokenPattern)) {
    if (raw.trim() === '') continue;
    if (raw === '(' || raw === ')') tokens.push({ kind: raw === '(' ? 'open' : 'close' });
    else if (raw in operators) tokens.push({ kind: operators[raw as keyof typeof operators] });
    else if (phrase !== undefined) {
      if (phrase.trim() !== '') tokens.push({ kind: 'text', query: term(phrase, star === '*') });
    } else tokens.push({ kind: 'text', query: word(raw) });
  }
  if (tokens.filter(({ kind }) => kind === 'text').length > mostTerms)
    refuse(`takes at most ${mostTerms} words`);
  return tokens;
}

function word(raw: string): Query {
  const role = /^role:(.+)$/i.exec(raw)?.[1]?.toLowerCase();
  if (role !== undefined) {
    const known = messageRoles.find((name) => name === role);
    return known ? { kind: 'role', role: known } : refuse(`role: must be one of ${messageRoles.join(', ')}`);
  }
  return raw.length > 1 && raw.endsWith('*') ? term(raw.slice(0, -1), true) : term(raw, false);
}

function term(text: string, prefix: boolean): Query {
  const words = wordsOf(text);
  const folded = foldText(text).replace(/\s+/g, ' ').trim();
  // What the index does not know (signs between words) is looked for in the stored text afterwards.
  const literal = words.join('') === folded.replace(/ /g, '') ? null : folded;
  const last = words.at(-1);
  if (
    prefix &&
    last !== undefined &&
    words.length === 1 &&
    last.length < shortestPrefix &&
    /^[\p{L}\p{N}]$/u.test(last) &&
    !/\p{Lo}/u.test(last)
  ) {
    refuse(`the beginning of a word needs at least ${shortestPrefix} letters`);
  }
  return { kind: 'term', words, prefix, literal };
}

export function parseSearch(text: string): Query {
  if (text.length > longestQuery) refuse(`takes at most ${longestQuery} characters`);
  const tokens = tokensOf(text);
  let at = 0;

  function anyOf(depth: number): Query {
    if (depth > deepest) refuse('has too many parentheses inside each other');
    const of = [allOf(depth)];
    while (tokens[at]?.kind === 'or') {
      at++;
      of.push(allOf(depth));
    }
    return of.length === 1 ? (of[0] as Query) : { kind: 'any', of };
  }

  function allOf(depth: number): Query {
    const of: Query[] = [];
    for (;;) {
      const token = tokens[at];
      if (token?.kind === 'and') {
        if (of.length === 0) refuse('AND needs something before it');
        at++;
        if (!begins(tokens[at])) refuse('AND needs something after it');
        continue;
      }
      if (!begins(token)) break;
      of.push(one(depth));
    }
    if (of.length === 0) {
      const before = tokens[at - 1]?.kind;
      return refuse(
        before === 'or' || tokens[at]?.kind === 'or'
          ? 'OR needs something on both sides'
          : 'needs something to look for',
      );
    }
    return of.length === 1 ? (of[0] as Query) : { kind: 'all', of };
  }

  function one(depth: number): Query {
    const token = tokens[at++];
    if (token?.kind === 'text') return token.query;
    if (token?.kind === 'not') {
      if (!begins(tokens[at])) refuse('NOT needs something after it');
      return { kind: 'not', of: one(depth) };
    }
    const inner = anyOf(depth + 1);
    if (tokens[at++]?.kind !== 'close') refuse('a parenthesis is not closed');
    return inner;
  }

  const query = anyOf(0);
  if (at < tokens.length) refuse('a parenthesis is closed that was never opened');
  return query;
}

const begins = (token: Token | undefined) =>
  token?.kind === 'text' || token?.kind === 'not' || token?.kind === 'open';

/** What the index is asked, and whether what it finds is already the answer. */
export type CompiledSearch = { tree: SearchTree; exact: boolean };

export function compileSearch(query: Query): CompiledSearch {
  const { tree, exact } = compile(query);
  if (!tree) refuse('needs at least one word, number or emoji to look for');
  return { tree, exact };
}

type Compiled = { tree: SearchTree | null; exact: boolean };

/** A null tree may match anything: the index cannot tell. */
function compile(query: Query): Compiled {
  switch (query.kind) {
    case 'term':
      if (query.words.length === 0) return { tree: null, exact: false };
      return {
        tree: { kind: 'phrase', words: query.words, prefix: query.prefix },
        exact: query.literal === null,
      };
    case 'role':
      return { tree: { kind: 'scope', name: roleScope(query.role) }, exact: true };
    case 'any': {
      const of = query.of.map(compile);
      const trees = of.flatMap(({ tree }) => (tree ? [tree] : []));
      const exact = of.every((inner) => inner.exact);
      return { tree: trees.length === of.length ? { kind: 'any', of: trees } : null, exact };
    }
    case 'all':
      return compileAll(query.of);
    case 'not':
      return refuse('NOT takes away from something else: put what to look for beside it');
  }
}

function compileAll(queries: readonly Query[]): Compiled {
  const wanted = queries.filter(({ kind }) => kind !== 'not').map(compile);
  const trees = wanted.flatMap(({ tree }) => (tree ? [tree] : []));
  if (wanted.length === 0) refuse('NOT takes away from something else: put what to look for beside it');
  let exact = wanted.every((inner) => inner.exact);
  let tree: SearchTree | null = trees.length > 1 ? { kind: 'all', of: trees } : (trees[0] ?? null);
  for (const query of queries) {
    if (query.kind !== 'not') continue;
    const not = compile(query.of);
    // Taking away what only the index takes for a match would take away too much.
    if (not.tree && not.exact && tree) tree = { kind: 'without', from: tree, not: not.tree };
    else exact = false;
  }
  return { tree, exact };
}

/** The same question asked of a stored text, for what the index cannot tell. */
export function textMatches(query: Query, text: string, role: string): boolean {
  const folded = foldText(text).replace(/\s+/g, ' ');
  let cut: string | null = null;
  // Most texts are told apart by their signs already: cutting them into words is what costs.
  const words = () => {
    cut ??= ` ${wordsOf(text).join(' ')} `;
    return cut;
  };
  const matches = (inner: Query): boolean => {
    switch (inner.kind) {
      case 'term': {
        if (inner.literal !== null && !folded.includes(inner.literal)) return false;
        return (
          inner.words.length === 0 || words().includes(` ${inner.words.join(' ')}${inner.prefix ? '' : ' '}`)
        );
      }
      case 'role':
        return inner.role === role;
      case 'all':
        return inner.of.every(matches);
      case 'any':
        return inner.of.some(matches);
      case 'not':
        return !matches(inner.of);
    }
  };
  return matches(query);
}

/** What to highlight: everything that is asked for and not taken away. */
export function wantedTerms(query: Query): { words: string[]; prefix: boolean }[] {
  switch (query.kind) {
    case 'term':
      return query.words.length > 0 ? [{ words: query.words, prefix: query.prefix }] : [];
    case 'role':
    case 'not':
      return [];
    default:
      return query.of.flatMap(wantedTerms);
  }
}
