// Whether somebody's client has got through, and where not, what it did wrong: for the page that waits.
import { z } from 'zod';
import { addressMatcher } from '@/lib/address-list';
import type { Actor } from '@/lib/auth/actor';
import { nowMillis } from '@/lib/clock';
import type { Database } from '@/lib/db/database';
import { type ClientMistake, clientMistakes } from '@/lib/gateway/client-mistakes';
import { lacksVersion } from '@/lib/gateway/paths';
import { instantAnswer, isoTime } from '@/lib/http/fields';
import { type Filters, scopedToUser } from '@/lib/stats/filters';
import { listRequests } from '@/lib/stats/request-list';
import { userRequestSchema } from '@/lib/stats/request-row';

const keyStates = ['deleted', 'disabled', 'expired', 'replaced', 'address'] as const;

const mistakeSchema = z.object({
  at: instantAnswer,
  kind: z.enum(['missing_key', 'wrong_key', 'doubled_version', 'missing_version', 'unknown_path']),
  path: z.string(),
  userAgent: z.string(),
  /** A wrong key that has at least the form of one made here. */
  keyLooksRight: z.boolean(),
  /** The key it is, where it is known but lets nobody in. */
  key: z.object({ name: z.string(), state: z.enum(keyStates) }).nullable(),
});

export const connectionAnswerSchema = z.object({
  now: instantAnswer,
  /** The newest call that came through, else the newest that was refused or failed. */
  request: userRequestSchema.nullable(),
  /** Some clients ask for the list of models before anything else. */
  modelsListedAt: instantAnswer.nullable(),
  mistakes: z.array(mistakeSchema),
});

const rowsRead = 25;
const mistakesTold = 5;

export async function connectionStatus(
  database: Database,
  actor: Actor,
  filters: Filters,
): Promise<z.input<typeof connectionAnswerSchema>> {
  const now = nowMillis();
  const { items } = await listRequests(
    database,
    scopedToUser(filters, actor.userId),
    { sort: { field: 'createdAt', descending: true }, limit: rowsRead },
    'user',
  );
  const fromClients = items.filter(({ mode }) => mode !== 'playground');
  const calls = fromClients.filter(({ endpoint }) => endpoint !== 'models');
  const listing = fromClients.find(({ endpoint, status }) => endpoint === 'models' && status === 'success');
  return {
    now: isoTime(now),
    request: calls.find(({ status }) => status === 'success') ?? calls[0] ?? null,
    modelsListedAt: listing?.createdAt ?? null,
    mistakes: await mistakesFor(database, actor, filters.from ?? 0),
  };
}

/** Administrators see every address's, others those of their own address and of their own keys. */
async function mistakesFor(database: Database, actor: Actor, since: number) {
  const all = clientMistakes(since);
  const hashes = [...new Set(all.flatMap(({ keyHash }) => keyHash ?? []))];
  const keys = hashes.length
    ? await database.read.apiKey.findMany({
        where: { OR: [{ keyHash: { in: hashes } }, { previousHash: { in: hashes } }] },
      })
    : [];
  return all
    .flatMap((mistake) => {
      const row = keys.find(({ keyHash, previousHash }) =>
        [keyHash, previousHash].includes(mistake.keyHash ?? '-'),
      );
      const mine = row?.userId === actor.userId || mistake.clientIp === actor.clientIp;
      if (actor.role !== 'admin' && !mine) return [];
      const known = row && (actor.role === 'admin' || row.userId === actor.userId) ? row : null;
      return [{ mistake, key: known ? { name: known.name, state: stateOf(known, mistake) } : null }];
    })
    .slice(0, mistakesTold)
    .map(({ mistake, key }) => ({
      at: isoTime(mistake.at),
      kind: kindOf(mistake),
      path: mistake.path,
      userAgent: mistake.userAgent,
      keyLooksRight: mistake.keyLooksRight,
      key,
    }));
}

function kindOf({ kind, path }: ClientMistake) {
  if (kind !== 'unknown_path') return kind;
  if (lacksVersion(path)) return 'missing_version' as const;
  return /^(?:\/api|\/gemini)?(?:\/v1(?:beta)?){2,}\//.test(path) ? ('doubled_version' as const) : kind;
}

type KeyRow = {
  keyHash: string;
  deletedAt: bigint | null;
  enabled: boolean;
  expiresAt: bigint | null;
  allowedIps: unknown;
};

function stateOf(row: KeyRow, mistake: ClientMistake): (typeof keyStates)[number] {
  if (row.deletedAt !== null) return 'deleted';
  if (!row.enabled) return 'disabled';
  if (row.expiresAt !== null && Number(row.expiresAt) <= mistake.at) return 'expired';
  const allowed = z.array(z.string()).parse(row.allowedIps);
  if (allowed.length > 0 && !addressMatcher(allowed)(mistake.clientIp)) return 'address';
  return row.keyHash === mistake.keyHash ? 'disabled' : 'replaced';
}
