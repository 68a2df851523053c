// Client keys as they are read from the database for the cache of `api-keys.ts`.
import { z } from 'zod';
import type { KeyRecord } from '@/lib/auth/key-record';
import type { Database } from '@/lib/db/database';
import type { Prisma } from '@/lib/db/generated/sqlite/client';

/** One key with the hashes it answers to, and whether its owner and project let it in. */
export type LoadedKey = {
  record: KeyRecord;
  hashes: { hash: string; validUntil: number | null }[];
  barred: boolean;
  deleted: boolean;
  /** The latest change to the key, its owner or its project. */
  changedAt: bigint;
};

const names = z.array(z.string());
const tags = z.record(z.string(), z.string());

const withOwner = {
  user: {
    select: { name: true, email: true, priceRate: true, disabledAt: true, deletedAt: true, updatedAt: true },
  },
  project: { select: { name: true, enabled: true, updatedAt: true } },
} satisfies Prisma.ApiKeyInclude;

type KeyRow = Prisma.ApiKeyGetPayload<{ include: typeof withOwner }>;

const pageSize = 2_000;

/** Keys changed since then, themselves or through their owner or project; all of them since 0. */
export async function loadChangedKeys(
  database: Database,
  since: bigint,
  atMost: number,
): Promise<LoadedKey[]> {
  const changed = { gte: since };
  const where: Prisma.ApiKeyWhereInput =
    since === 0n
      ? { deletedAt: null }
      : {
          OR: [{ updatedAt: changed }, { user: { updatedAt: changed } }, { project: { updatedAt: changed } }],
        };
  const loaded: LoadedKey[] = [];
  let after: string | undefined;
  while (loaded.length < atMost) {
    const rows = await database.read.apiKey.findMany({
      where,
      include: withOwner,
      orderBy: { id: 'desc' },
      take: pageSize,
      ...(after === undefined ? {} : { cursor: { id: after }, skip: 1 }),
    });
    loaded.push(...rows.map(loadedKey));
    if (rows.length < pageSize) break;
    after = rows.at(-1)!.id;
  }
  return loaded;
}

export async function loadKeyByHash(database: Database, hash: string): Promise<LoadedKey | null> {
  const row = await database.read.apiKey.findFirst({
    where: { OR: [{ keyHash: hash }, { previousHash: hash }], deletedAt: null },
    include: withOwner,
  });
  return row && loadedKey(row);
}

function loadedKey(row: KeyRow): LoadedKey {
  const { user, project } = row;
  const hashes: LoadedKey['hashes'] = [{ hash: row.keyHash, validUntil: null }];
  if (row.previousHash && row.previousExpiresAt !== null) {
    hashes.push({ hash: row.previousHash, validUntil: Number(row.previousExpiresAt) });
  }
  const changes = [row.updatedAt, user.updatedAt, project?.updatedAt ?? 0n];
  return {
    hashes,
    barred: user.disabledAt !== null || user.deletedAt !== null || project?.enabled === false,
    deleted: row.deletedAt !== null,
    changedAt: changes.reduce((latest, at) => (at > latest ? at : latest)),
    record: {
      id: row.id,
      name: row.name,
      userId: row.userId,
      userName: user.name,
      userEmail: user.email,
      projectId: row.projectId,
      projectName: project?.name ?? null,
      allowedPlatforms: names.parse(row.allowedPlatforms),
      allowedModels: names.parse(row.allowedModels),
      allowedIps: names.parse(row.allowedIps),
      rpm: row.rpm,
      tpm: row.tpm,
      maxConcurrency: row.maxConcurrency,
      dailyTokens: row.dailyTokens,
      monthlyTokens: row.monthlyTokens,
      dailyCost: row.dailyCost,
      monthlyCost: row.monthlyCost,
      tags: tags.parse(row.tags),
      recordConversations: row.recordConversations,
      responseCache: row.responseCache,
      priceRate: user.priceRate,
      expiresAt: row.expiresAt === null ? null : Number(row.expiresAt),
      enabled: row.enabled,
    },
  };
}
