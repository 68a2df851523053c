// Which models an upstream says it has.
import { z } from 'zod';
import { askUpstream, errorText, nativeProtocol } from '@/lib/accounts/upstream-request';
import { nowMillis } from '@/lib/clock';
import { raiseChange } from '@/lib/db/changes';
import type { Database } from '@/lib/db/database';
import { accountTraitsSchema, type PoolAccount } from '@/lib/pool/account';

const listSchema = z.union([
  z.object({ data: z.array(z.object({ id: z.string() })) }).transform(({ data }) => data.map(({ id }) => id)),
  z
    .object({ models: z.array(z.object({ name: z.string() })) })
    .transform(({ models }) => models.map(({ name }) => name.replace(/^models\//, ''))),
  z.array(z.object({ id: z.string() })).transform((models) => models.map(({ id }) => id)),
]);

const mostModels = 5_000;

export type ListedModels =
  | { ok: true; models: string[]; httpStatus: number; error: null }
  | { ok: false; models: []; httpStatus: number | null; error: string };

export async function listUpstreamModels(account: PoolAccount): Promise<ListedModels> {
  const answer = await askUpstream(account, {
    protocol: nativeProtocol(account),
    endpoint: 'models',
    model: '',
    // Gemini pages by 50, Anthropic by 20 unless told.
    query:
      account.platform === 'gemini' ? 'pageSize=1000' : account.platform === 'anthropic' ? 'limit=1000' : '',
  });
  if (!answer.answered) return { ok: false, models: [], httpStatus: null, error: answer.error };
  const { httpStatus, body } = answer;
  if (httpStatus >= 300)
    return { ok: false, models: [], httpStatus, error: errorText(body, httpStatus, account) };
  let parsed: ReturnType<typeof listSchema.safeParse>;
  try {
    parsed = listSchema.safeParse(JSON.parse(body.toString('utf8')));
  } catch {
    return { ok: false, models: [], httpStatus, error: 'The upstream did not answer with JSON.' };
  }
  if (!parsed.success)
    return { ok: false, models: [], httpStatus, error: 'The upstream did not answer with a list of models.' };
  const models = [...new Set(parsed.data)].filter((model) => model !== '' && model.length <= 200).sort();
  return { ok: true, models: models.slice(0, mostModels), httpStatus, error: null };
}

/** Kept with the account, so that GET /v1/models can name what the account's own list only has as globs. */
export async function keepListedModels(
  database: Database,
  accountId: string,
  models: string[],
): Promise<void> {
  await database.write(async (tx) => {
    const row = await tx.account.findUnique({ where: { id: accountId }, select: { traits: true } });
    if (!row) return;
    await raiseChange(tx, 'accounts');
    const traits = accountTraitsSchema.catch({}).parse(row.traits);
    await tx.account.update({
      where: { id: accountId },
      data: { traits: { ...traits, listedModels: models, listedAt: nowMillis() } },
    });
  });
}
