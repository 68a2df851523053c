// Takes the few fields Weir reads out of a request body and says what is wrong with them, by name.
import { weirError } from '@/lib/errors';
import { type Member, type Outline, outlineJson } from '@/lib/protocols/json-outline';
import { isRecord, type JsonRecord } from '@/lib/protocols/json-value';

/** Larger settings are passed on unread: nothing Weir reads is this long. */
const readableBytes = 64 * 1024;

export type RequestFields = {
  outline: Outline;
  /** The member's value; undefined when it is absent. Of a repeated name the last counts, as JSON readers do. */
  value(name: string): unknown;
  member(name: string): Member | null;
};

export function readFields(body: Buffer, names: ReadonlySet<string>): RequestFields {
  const outline = outlineJson(body, names);
  function member(name: string): Member | null {
    return outline.members.findLast((candidate) => candidate.name === name) ?? null;
  }
  return {
    outline,
    member,
    value(name) {
      const found = member(name);
      if (!found || found.end - found.start > readableBytes) return undefined;
      return parseMember(body, found);
    },
  };
}

export function parseMember(body: Buffer, member: Member): unknown {
  try {
    return JSON.parse(body.toString('utf8', member.start, member.end));
  } catch {
    throw invalidField(member.name, 'is not valid JSON');
  }
}

export function invalidField(name: string, problem: string): Error {
  return weirError('invalid_request', `\`${name}\` ${problem}.`, { param: name });
}

/** The model's name. A second, different one is refused: key and upstream could each believe another. */
export function readModel(body: Buffer, fields: RequestFields, needed: boolean): string {
  let model: string | null = null;
  for (const member of fields.outline.members) {
    if (member.name !== 'model') continue;
    const value = parseMember(body, member);
    if (typeof value !== 'string' || value === '') throw invalidField('model', 'must be a non-empty string');
    if (value.length > 256) throw invalidField('model', 'must not be longer than 256 characters');
    if (model !== null && model !== value)
      throw invalidField('model', 'is given twice with different values');
    model = value;
  }
  if (model === null && needed) throw invalidField('model', 'is required');
  return model ?? '';
}

export function readFlag(fields: RequestFields, name: string): boolean {
  const value = fields.value(name);
  if (value === undefined || value === null) return false;
  if (typeof value !== 'boolean') throw invalidField(name, 'must be true or false');
  return value;
}

export function readCount(value: unknown, name: string): number | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) {
    throw invalidField(name, 'must be a whole number, zero or more');
  }
  return Math.min(value, Number.MAX_SAFE_INTEGER);
}

export function readObject(fields: RequestFields, name: string): JsonRecord | null {
  const value = fields.value(name);
  if (value === undefined || value === null) return null;
  if (!isRecord(value)) throw invalidField(name, 'must be an object');
  return value;
}

/** Answers may be asked for in number, each up to the limit. */
export function outputLimit(limits: (number | null)[], choices: number): number | null {
  const told = limits.filter((limit) => limit !== null);
  if (told.length === 0) return null;
  return Math.min(Math.max(...told) * Math.max(1, choices), Number.MAX_SAFE_INTEGER);
}
