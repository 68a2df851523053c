// Reads what a dashboard request carries into the shapes its route declares. Anything not declared is refused:
// an unknown parameter is usually a typo, and an unknown body field an attempt to set what may not be set.
import type { z } from 'zod';
import { type ErrorCode, weirError } from '@/lib/errors';

type Schema = z.ZodType;

type Definition = {
  type: string;
  catchall?: Schema;
  innerType?: Schema;
  in?: Schema;
  out?: Schema;
  shape?: Record<string, unknown>;
};

/** The names an object schema takes; null where the schema itself decides (a record, a union, a loose object). */
export function declaredNames(schema: Schema): Set<string> | null {
  const definition = schema._zod.def as unknown as Definition;
  if (definition.type === 'object') {
    const loose = definition.catchall && definition.catchall._zod.def.type !== 'never';
    return loose ? null : new Set(Object.keys(definition.shape ?? {}));
  }
  if (definition.innerType) return declaredNames(definition.innerType);
  if (definition.type === 'pipe' && definition.in && definition.out) {
    // What is made ready before the check is declared by the check itself.
    return declaredNames(definition.in._zod.def.type === 'transform' ? definition.out : definition.in);
  }
  return null;
}

function refuseUndeclared(schema: Schema, names: Iterable<string>, code: ErrorCode, what: string): void {
  const declared = declaredNames(schema);
  if (!declared) return;
  for (const name of names) {
    if (!declared.has(name))
      throw weirError(code, `${what} ${JSON.stringify(name)} is not known here.`, { param: name });
  }
}

async function checked(schema: Schema, value: unknown, code: ErrorCode): Promise<unknown> {
  const parsed = await schema.safeParseAsync(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  const path = [...issue.path.map(String), ...(unknown === undefined ? [] : [unknown])].join('.');
  const message = path && !issue.message.includes(path) ? `${path}: ${issue.message}` : issue.message;
  throw weirError(code, message, { param: path || undefined });
}

export async function parseQuery(schema: Schema | undefined, request: Request): Promise<unknown> {
  const given = new URL(request.url).searchParams;
  if (!schema) {
    const [first] = given.keys();
    if (first === undefined) return undefined;
    throw weirError('invalid_parameter', `Parameter ${JSON.stringify(first)} is not known here.`, {
      param: first,
    });
  }
  refuseUndeclared(schema, given.keys(), 'invalid_parameter', 'Parameter');
  const values: Record<string, string | string[]> = Object.create(null);
  for (const name of new Set(given.keys())) {
    const all = given.getAll(name);
    values[name] = all.length === 1 ? all[0]! : all;
  }
  return checked(schema, { ...values }, 'invalid_parameter');
}

export async function parseParams(schema: Schema | undefined, params: unknown): Promise<unknown> {
  if (!schema) return undefined;
  const parsed = await schema.safeParseAsync(params ?? {});
  // An id that cannot exist is simply not there.
  if (!parsed.success) throw weirError('not_found', 'There is nothing here by that name.');
  return parsed.data;
}

export async function parseBody(
  schema: Schema | undefined,
  request: Request,
  options: { limit: number; acceptsText: boolean },
): Promise<unknown> {
  if (!schema) return undefined;
  const type = (request.headers.get('content-type') ?? '').split(';')[0]!.trim().toLowerCase();
  const text = await readText(request, options.limit);
  if (text === '') return checked(schema, undefined, 'invalid_request');
  if (options.acceptsText && (type === 'text/plain' || type === 'text/csv'))
    return checked(schema, text, 'invalid_request');
  if (type !== 'application/json') {
    throw weirError('unsupported_media_type', 'Send the body as JSON, with content-type: application/json.');
  }
  if (nestedBeyond(text, deepestNesting))
    throw weirError('invalid_request', `The body is nested deeper than ${deepestNesting} levels.`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw weirError('invalid_request', 'The body is not valid JSON.', { cause });
  }
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
    refuseUndeclared(schema, Object.keys(value), 'invalid_request', 'Field');
  }
  return checked(schema, value, 'invalid_request');
}

/** Nothing that is asked here needs more; schemas walk what they check, and would run out of stack. */
const deepestNesting = 100;

function nestedBeyond(text: string, deepest: number): boolean {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x22) quoted = !quoted;
    else if (quoted) {
      if (code === 0x5c) at += 1;
    } else if (code === 0x5b || code === 0x7b) {
      depth += 1;
      if (depth > deepest) return true;
    } else if (code === 0x5d || code === 0x7d) depth -= 1;
  }
  return false;
}

async function readText(request: Request, limit: number): Promise<string> {
  const tooLarge = () => weirError('request_too_large', `The body is larger than ${limit} bytes.`);
  if (Number(request.headers.get('content-length') ?? 0) > limit) throw tooLarge();
  if (!request.body) return '';
  const reader = request.body.getReader();
  const parts: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > limit) {
      await reader.cancel();
      throw tooLarge();
    }
    parts.push(value);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts));
  } catch (cause) {
    throw weirError('invalid_request', 'The body is not valid UTF-8.', { cause });
  }
}
