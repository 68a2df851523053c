// The one filter grammar of statistics, logs, conversations and exports. What it answers is data only: which sums
// can serve it is decided in rollup-plan.ts, how it reads as SQL over single rows in row-conditions.ts.
import { z } from 'zod';
import { nowMillis } from '@/lib/clock';
import type { DimensionName } from '@/lib/ledger/slices';
import { settings } from '@/lib/settings';
import { isTimeZone, nextIntervalStart, parseInstant } from '@/lib/time';

/** Parameters that name a dimension, and the dimension they name. */
export const dimensionParameters = {
  keyId: 'key',
  userId: 'user',
  projectId: 'project',
  accountId: 'account',
  provider: 'provider',
  model: 'model',
  protocol: 'protocol',
  mode: 'mode',
  status: 'status',
  errorCode: 'errorCode',
  usageSource: 'usageSource',
} as const satisfies Record<string, DimensionName>;

/** The value that stands for a dimension's absence, e.g. requests without a project. */
export const absentValue = '(none)';

export type TagFilter = { name: string; values: string[] };

export type Filters = {
  /** Inclusive; null: everything there is. */
  from: number | null;
  /** Exclusive. */
  to: number;
  /** Whether `to` was asked for, or is simply now. */
  toIsNow: boolean;
  /** A calendar month was asked for: the period before it is the month before. */
  month: boolean;
  zone: string;
  /** Any of these values, '' for absent; dimensions that are not here are not filtered. */
  dimensions: Partial<Record<DimensionName, string[]>>;
  tags: TagFilter[];
  sessionIds: string[];
  clientIps: string[];
  text: string | null;
  minDurationMs: number | null;
};

/** Who asks. Users have no accounts and only themselves: those parameters do not exist for them. */
export type Audience = 'admin' | 'user';

const hiddenFromUsers: ReadonlySet<string> = new Set(['userId', 'accountId']);
const valuesPerParameter = 200;

const value = z.union([z.string(), z.array(z.string())]).optional();
const one = z.string().optional();

export const filterShape = {
  from: one.describe('ISO 8601, epoch milliseconds, or relative: 15m 24h 7d 30d'),
  to: one.describe('As from; exclusive, except that a date without a time includes that day'),
  month: one.describe('YYYY-MM, instead of from and to'),
  tz: one.describe("IANA time zone; the deployment's unless given"),
  keyId: value,
  userId: value,
  accountId: value,
  projectId: value,
  provider: value,
  model: value,
  mode: value,
  protocol: value,
  status: value,
  errorCode: value,
  usageSource: value,
  sessionId: value,
  clientIp: value,
  stream: value,
  cached: value,
  q: one.describe('Text in the request id, the model, the error, the session'),
  minDurationMs: one,
};

type Given = Record<string, string | string[] | undefined>;

/** Complains about one parameter; the route answers 400 with its name. */
export type Complain = (parameter: string, message: string) => void;

class Refused extends Error {}

function refuse(complain: Complain, parameter: string, message: string): never {
  complain(parameter, message);
  throw new Refused(message);
}

/** Comma-joined or repeated. */
function valuesOf(given: Given, name: string, complain: Complain): string[] {
  const raw = given[name];
  if (raw === undefined) return [];
  const values = (Array.isArray(raw) ? raw : [raw])
    .flatMap((text) => text.split(','))
    .map((text) => text.trim());
  if (values.some((text) => text === '')) refuse(complain, name, 'must not be empty');
  if (values.some((text) => text.length > 300)) refuse(complain, name, 'is too long');
  const unique = [...new Set(values)];
  if (unique.length > valuesPerParameter)
    refuse(complain, name, `takes at most ${valuesPerParameter} values`);
  return unique;
}

function single(given: Given, name: string, complain: Complain): string | undefined {
  const raw = given[name];
  if (raw === undefined) return undefined;
  if (Array.isArray(raw)) return refuse(complain, name, 'may be given once');
  if (raw.trim() === '') refuse(complain, name, 'must not be empty');
  return raw.trim();
}

const closedSets: Partial<Record<string, readonly string[]>> = {
  status: ['success', 'error', 'aborted', 'interrupted'],
  usageSource: ['upstream', 'partial', 'estimated', 'none', 'imported'],
  mode: ['api', 'web', 'playground'],
  protocol: ['openai', 'anthropic', 'gemini'],
};

function dimensionsOf(given: Given, complain: Complain): Filters['dimensions'] {
  const dimensions: Filters['dimensions'] = {};
  for (const [parameter, dimension] of Object.entries(dimensionParameters)) {
    const values = valuesOf(given, parameter, complain);
    if (values.length === 0) continue;
    const allowed = closedSets[parameter];
    for (const text of values) {
      if (allowed && !allowed.includes(text))
        refuse(complain, parameter, `must be one of ${allowed.join(', ')}`);
    }
    dimensions[dimension] = values.map((text) => (text === absentValue ? '' : text));
  }
  for (const flag of ['stream', 'cached'] as const) {
    const values = valuesOf(given, flag, complain);
    if (values.length === 0) continue;
    dimensions[flag] = values.map((text) => {
      if (text === 'true' || text === '1') return '1';
      if (text === 'false' || text === '0') return '0';
      return refuse(complain, flag, 'must be true or false');
    });
  }
  return dimensions;
}

function tagsOf(given: Given, complain: Complain): TagFilter[] {
  const tags: TagFilter[] = [];
  for (const name of Object.keys(given)) {
    if (name in filterShape) continue;
    if (!name.startsWith('tag.')) refuse(complain, name, 'is not known here');
    const tag = name.slice('tag.'.length);
    if (!tag || tag.length > 40) refuse(complain, name, 'must be tag.<name>');
    tags.push({ name: tag, values: valuesOf(given, name, complain) });
  }
  return tags;
}

const isDate = (text: string) => /^\d{4}-\d{2}-\d{2}$/.test(text);

function instant(text: string, name: string, now: number, zone: string, complain: Complain): number {
  const parsed = parseInstant(text, now, zone);
  if (parsed === null) {
    refuse(complain, name, 'must be ISO 8601, epoch milliseconds, or relative such as 15m, 24h, 7d');
  }
  return parsed;
}

function rangeOf(given: Given, zone: string, now: number, complain: Complain) {
  const month = single(given, 'month', complain);
  const fromText = single(given, 'from', complain);
  const toText = single(given, 'to', complain);
  if (month !== undefined) {
    if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) refuse(complain, 'month', 'must be YYYY-MM');
    if (fromText !== undefined || toText !== undefined)
      refuse(complain, 'month', 'cannot be given with from or to');
    const from = instant(`${month}-01`, 'month', now, zone, complain);
    const end = nextIntervalStart(from, 'month', zone);
    const toIsNow = from < now && now < end;
    return { from, to: toIsNow ? now : end, toIsNow, month: true };
  }
  const from = fromText === undefined ? null : instant(fromText, 'from', now, zone, complain);
  let to = toText === undefined ? now : instant(toText, 'to', now, zone, complain);
  if (toText !== undefined && isDate(toText)) to = nextIntervalStart(to, 'day', zone);
  if (from !== null && from >= to) {
    if (toText !== undefined) refuse(complain, 'from', 'must be before to');
    to = from;
  }
  return { from, to, toIsNow: toText === undefined, month: false };
}

/** The filters among `given`; null after a complaint. Parameters that are no filters must have been taken out. */
export async function readFilters(
  given: Given,
  audience: Audience,
  complain: Complain,
): Promise<Filters | null> {
  try {
    if (audience === 'user') {
      for (const name of Object.keys(given)) {
        if (hiddenFromUsers.has(name) && given[name] !== undefined)
          refuse(complain, name, 'is not known here');
      }
    }
    const zone = single(given, 'tz', complain) ?? (await settings()).timeZone;
    if (!isTimeZone(zone)) refuse(complain, 'tz', 'must be a time zone such as Europe/Berlin');
    const minDuration = single(given, 'minDurationMs', complain);
    if (minDuration !== undefined && !/^\d{1,9}$/.test(minDuration)) {
      refuse(complain, 'minDurationMs', 'must be a whole number of milliseconds');
    }
    const text = single(given, 'q', complain) ?? null;
    if (text !== null && text.length > 200) refuse(complain, 'q', 'is too long');
    return {
      ...rangeOf(given, zone, nowMillis(), complain),
      zone,
      dimensions: dimensionsOf(given, complain),
      tags: tagsOf(given, complain),
      sessionIds: valuesOf(given, 'sessionId', complain),
      clientIps: valuesOf(given, 'clientIp', complain),
      text,
      minDurationMs: minDuration === undefined ? null : Number(minDuration),
    };
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}

/**
 * A route's query: the filters, and the route's own parameters beside them. Tags have any name, so the schema is
 * open; what is neither a filter nor declared is refused here.
 */
export function filterQuery<Own extends z.ZodRawShape>(audience: Audience, own: Own) {
  return z
    .object({ ...filterShape, ...own })
    .catchall(value)
    .transform(async (given, context) => {
      const filterGiven: Given = {};
      const ownGiven: Record<string, unknown> = {};
      for (const [name, item] of Object.entries(given)) {
        if (name in own) ownGiven[name] = item;
        else if (item !== undefined) filterGiven[name] = item as string | string[];
      }
      const filters = await readFilters(filterGiven, audience, (parameter, message) =>
        context.addIssue({ code: 'custom', path: [parameter], message }),
      );
      if (!filters) return z.NEVER;
      return { filters, own: ownGiven as z.output<z.ZodObject<Own>> };
    });
}

/** The same question about one user only, whatever else it asks. */
export function scopedToUser(filters: Filters, userId: string): Filters {
  return { ...filters, dimensions: { ...filters.dimensions, user: [userId] } };
}
