// Many accounts at once. Every entry gets its own answer: one bad line does not spoil the others.
import { z } from 'zod';
import { accountFieldsSchema, type NewAccount, newAccountSchema } from '@/lib/accounts/account-fields';
import { addressOf, insertAccount } from '@/lib/accounts/manage-accounts';
import { type ImportEntry, parseImport } from '@/lib/accounts/parse-import';
import type { Actor } from '@/lib/auth/actor';
import { fingerprint, secretHint } from '@/lib/auth/secrets';
import { raiseChange } from '@/lib/db/changes';
import type { Database, Transaction } from '@/lib/db/database';
import { errorMessage, isWeirError, weirError } from '@/lib/errors';
import { flagParameter } from '@/lib/http/fields';
import { platformPresets } from '@/lib/pool/presets';

const mostEntries = 2_000;

export const importBodySchema = z.union([
  z.string(),
  z.array(z.unknown()),
  z.strictObject({
    /** Lines, CSV or JSON, as pasted. */
    text: z.string().optional(),
    accounts: z.array(z.unknown()).optional(),
    /** What entries that do not say it themselves take. */
    defaults: accountFieldsSchema.omit({ secret: true }).optional(),
    /** Reads and checks everything, adds nothing. */
    dryRun: z.boolean().optional(),
  }),
]);

export const importItemSchema = z.object({
  line: z.number(),
  status: z.enum(['created', 'ready', 'duplicate', 'invalid']),
  id: z.string().nullable(),
  name: z.string().nullable(),
  secretHint: z.string().nullable(),
  /** The account that has this secret at this address already. */
  duplicateOf: z
    .object({ id: z.string().nullable(), name: z.string(), line: z.number().nullable() })
    .nullable(),
  error: z.string().nullable(),
});
export type ImportItem = z.input<typeof importItemSchema>;

export const importAnswerSchema = z.object({
  items: z.array(importItemSchema),
  created: z.number(),
  duplicates: z.number(),
  invalid: z.number(),
  dryRun: z.boolean(),
});

type ImportPlan = { entries: ImportEntry[]; defaults: Record<string, unknown>; dryRun: boolean };

function readPlan(body: z.output<typeof importBodySchema>): ImportPlan {
  const given = typeof body === 'string' ? { text: body } : Array.isArray(body) ? { accounts: body } : body;
  const text = given.text ?? JSON.stringify(given.accounts ?? []);
  let entries: ImportEntry[];
  try {
    entries = parseImport(text);
  } catch {
    // The parser's own message would quote the text, and with it a secret.
    throw weirError('invalid_request', 'The text is neither lines nor CSV nor valid JSON.', {
      param: 'text',
    });
  }
  if (entries.length === 0)
    throw weirError('invalid_request', 'There is nothing to import.', { param: 'text' });
  if (entries.length > mostEntries) {
    throw weirError('invalid_request', `At most ${mostEntries} accounts can be imported at once.`, {
      param: 'text',
    });
  }
  return { entries, defaults: given.defaults ?? {}, dryRun: given.dryRun ?? false };
}

const prefixes: readonly (readonly [prefix: string, presetId: string])[] = [
  ['sk-ant-', 'anthropic'],
  ['AIza', 'gemini'],
  ['sk-or-', 'openrouter'],
  ['gsk_', 'groq'],
  ['xai-', 'xai'],
  ['sk-', 'openai'],
];

/** Where an entry says neither what it is nor where it leads, its secret often does. */
function guessed(fields: Record<string, unknown>): Record<string, unknown> {
  if (fields.platform !== undefined) return fields;
  if (fields.baseUrl !== undefined) return { platform: 'openai-compatible', ...fields };
  const secret = String(fields.secret ?? '');
  const id = prefixes.find(([prefix]) => secret.startsWith(prefix))?.[1];
  const preset = platformPresets.find((known) => known.id === id);
  return preset ? { platform: preset.platform, baseUrl: preset.baseUrl, ...fields } : fields;
}

function check(entry: ImportEntry, defaults: Record<string, unknown>): NewAccount | string {
  const parsed = newAccountSchema.safeParse(guessed({ ...defaults, ...entry.fields }));
  if (parsed.success) {
    try {
      addressOf(parsed.data);
    } catch (error) {
      return errorMessage(error);
    }
    return parsed.data.secret ? parsed.data : 'secret: is missing';
  }
  const issue = parsed.error.issues[0]!;
  const path = issue.path.join('.');
  return path ? `${path}: ${issue.message}` : issue.message;
}

type Known = { id: string | null; name: string; line: number | null };

async function knownSecrets(tx: Transaction, prints: string[]): Promise<Map<string, Known>> {
  const rows = await tx.account.findMany({
    where: { deletedAt: null, secretFingerprint: { in: prints } },
    select: { id: true, name: true, platform: true, baseUrl: true, secretFingerprint: true },
  });
  return new Map(
    rows.map(({ id, name, platform, baseUrl, secretFingerprint }) => [
      `${secretFingerprint} ${platform} ${baseUrl}`,
      { id, name, line: null },
    ]),
  );
}

/** For bodies that are nothing but the text: what would else stand beside it. */
export const importQuerySchema = accountFieldsSchema
  .pick({ platform: true, baseUrl: true })
  .extend({ dryRun: flagParameter.optional() });

export async function importAccounts(
  database: Database,
  actor: Actor,
  body: z.output<typeof importBodySchema>,
  query: z.output<typeof importQuerySchema>,
) {
  const plan = readPlan(body);
  const { entries } = plan;
  const { dryRun: dryRunAsked, ...beside } = query;
  const defaults = { ...beside, ...plan.defaults };
  const dryRun = dryRunAsked ?? plan.dryRun;
  const checked = entries.map((entry) => ({ line: entry.line, fields: check(entry, defaults) }));
  const prints = checked.flatMap(({ fields }) =>
    typeof fields === 'string' ? [] : [fingerprint(fields.secret ?? '')],
  );

  const items = await database.write(async (tx) => {
    if (!dryRun) await raiseChange(tx, 'accounts');
    const known = await knownSecrets(tx, prints);
    const done: ImportItem[] = [];
    for (const { line, fields } of checked)
      done.push(await importOne(tx, actor, { line, fields, known, dryRun }));
    return done;
  });
  const count = (status: ImportItem['status']) => items.filter((item) => item.status === status).length;
  return {
    items,
    created: count('created'),
    duplicates: count('duplicate'),
    invalid: count('invalid'),
    dryRun,
  };
}

async function importOne(
  tx: Transaction,
  actor: Actor,
  entry: { line: number; fields: NewAccount | string; known: Map<string, Known>; dryRun: boolean },
): Promise<ImportItem> {
  const { line, fields, known, dryRun } = entry;
  const nothing = { line, id: null, name: null, secretHint: null, duplicateOf: null, error: null };
  if (typeof fields === 'string') return { ...nothing, status: 'invalid', error: fields };
  const secret = fields.secret ?? '';
  const shown = { ...nothing, name: fields.name ?? null, secretHint: secretHint(secret) };
  const place = `${fingerprint(secret)} ${fields.platform} ${addressOf(fields)}`;
  const same = known.get(place);
  if (same) return { ...shown, status: 'duplicate', duplicateOf: same };
  const named = { ...fields, name: fields.name ?? `${fields.platform} ${secretHint(secret)}` };
  known.set(place, { id: null, name: named.name, line });
  if (dryRun) return { ...shown, name: named.name, status: 'ready' };
  try {
    const created = await insertAccount(tx, actor, named);
    return { ...shown, id: created.id, name: created.name, status: 'created' };
  } catch (error) {
    if (!isWeirError(error)) throw error;
    return { ...shown, status: 'invalid', error: error.message };
  }
}
