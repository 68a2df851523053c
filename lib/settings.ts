// What administrators may change while Weir runs. One row a setting; a setting never written has its default.
import { z } from 'zod';
import { redactionPresets, redactionRuleSchema } from '@/lib/conversations/redaction';
import { watchChanges } from '@/lib/db/changes';
import { type Database, database } from '@/lib/db/database';
import { environment } from '@/lib/env';
import { parseDecimal } from '@/lib/money';
import { oncePerProcess } from '@/lib/once-per-process';
import { isTimeZone } from '@/lib/time';

/** Days to keep; null keeps for ever. 0 is refused: it would mean to delete everything. */
const days = (initial: number | null) => z.int().min(1).max(36_500).nullable().default(initial);

export const settingsSchema = z.strictObject({
  /** Rows of single requests. Sums stay when they go. */
  retentionRequestDays: days(null),
  /** Recorded bodies, deleted before the rows that they belong to. */
  retentionConversationDays: days(null),
  /** Quarter-hour sums; day totals are always kept. */
  retentionQuarterHourDays: days(null),
  retentionAuditDays: days(null),
  retentionAlertDays: days(365),
  retentionJobRunDays: days(90),
  /** Recorded bodies older than this are compressed together. */
  compressAfterDays: z.int().min(1).max(36_500).default(7),
  /** The zone in which days, months and quotas begin. */
  timeZone: z.string().refine(isTimeZone, 'must be a time zone such as Asia/Shanghai').default('UTC'),
  displayCurrency: z.enum(['USD', 'CNY']).default('USD'),
  /** CNY for one USD, for display only; prices in CNY have their own versioned rates. */
  cnyPerUsd: z
    .number()
    .positive()
    .max(1000)
    .refine((rate) => parseDecimal(rate, 6) !== null, 'takes at most six decimals')
    .default(7.2),
  /** Off refuses all recording, whatever the keys say. */
  recordingAllowed: z.boolean().default(true),
  /** Whether people may switch recording on for their own keys. */
  recordingByUsers: z.boolean().default(true),
  /** Whether administrators may read what other people's keys recorded. Every reading is in the audit log. */
  adminsReadConversations: z.boolean().default(true),
  /** What is taken out of conversations before anything is written. */
  redactionPresets: z.array(z.enum(redactionPresets)).max(redactionPresets.length).default(['keys']),
  redactionRules: z.array(redactionRuleSchema).max(50).default([]),
  /** Whether rows keep the client's address and program. */
  keepClientAddress: z.boolean().default(true),
  keysPerUser: z.int().min(0).max(10_000).default(10),
  alertLocale: z.enum(['en', 'zh']).default('en'),
});

export type Settings = z.output<typeof settingsSchema>;
export type SettingName = keyof Settings;

/** Any of the settings. Defaults are taken off: what is left out stays as it is. */
export const settingsFieldsSchema = z.strictObject(
  Object.fromEntries(
    Object.entries(settingsSchema.shape).map(([name, schema]) => [name, schema.removeDefault().optional()]),
  ) as {
    [Name in SettingName]: z.ZodOptional<ReturnType<(typeof settingsSchema.shape)[Name]['removeDefault']>>;
  },
);
export type SettingsFields = z.output<typeof settingsFieldsSchema>;

type Cache = { source: Database; values: Promise<Settings> };

function cacheHolder(): { cache: Cache | null; watching: boolean } {
  return oncePerProcess('settings', () => ({ cache: null, watching: false }));
}

/** The settings in force, from memory; a change on any node is seen within about a second. */
export async function settings(): Promise<Settings> {
  const source = await database();
  const holder = cacheHolder();
  if (!holder.watching) {
    holder.watching = true;
    watchChanges('settings', reload);
  }
  if (holder.cache?.source !== source) holder.cache = { source, values: readSettings(source.read) };
  try {
    return await holder.cache.values;
  } catch (error) {
    holder.cache = null;
    throw error;
  }
}

async function reload(): Promise<void> {
  const source = await database();
  const values = await readSettings(source.read);
  cacheHolder().cache = { source, values: Promise.resolve(values) };
}

/** Reads them as they are stored now. A stored value that no longer fits falls back to its default. */
export async function readSettings(reader: Pick<Database['read'], 'setting'>): Promise<Settings> {
  const stored = await reader.setting.findMany();
  const given: Record<string, unknown> = {};
  for (const { name, value } of stored) {
    if (!(name in settingsSchema.shape)) continue;
    const plain = Array.isArray(value) ? value[0] : value;
    if (settingsSchema.shape[name as SettingName].safeParse(plain).success) given[name] = plain;
  }
  const values = settingsSchema.parse(given);
  // The environment decides where it says something, so that all nodes agree on where a day begins.
  const zone = environment().timeZone;
  return zone ? { ...values, timeZone: zone } : values;
}
