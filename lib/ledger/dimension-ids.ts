// Small integers for the names that requests are counted by. What clients choose freely is capped: a million
// invented model names must not become a million sums.
import type { Database } from '@/lib/db/database';
import { rowsFromJson, sql } from '@/lib/db/dialect';
import { otherName } from './clean-record';

export type DimensionValue = { kind: string; value: string };

export type DimensionIds = {
  /** Makes sure that `id` can answer for all of these. */
  resolve(wanted: readonly DimensionValue[]): Promise<void>;
  /** Whether `id` can answer without `resolve`. */
  has(kind: string, value: string): boolean;
  /** 0 for '', which means absent. */
  id(kind: string, value: string): number;
};

export const namesKept = 20_000;
const tagNamesKept = 500;
/** Ours, not the client's: as many as there are. */
const uncapped = new Set(['key', 'user', 'project', 'account']);
const columns = { kind: 'text', value: 'text' } as const;

export const tagKind = (name: string) => `tag.${name}`;
/** All tags together share one cap. */
const capGroup = (kind: string) => (kind.startsWith('tag.') ? 'tag' : kind);

export function createDimensionIds(database: Database, cap = namesKept): DimensionIds {
  const known = new Map<string, Map<string, number>>();
  const counts = new Map<string, number>();
  const tagKinds = new Set<string>();
  let loaded: Promise<void> | null = null;

  function remember(kind: string, value: string, id: number): void {
    let ids = known.get(kind);
    if (!ids) {
      ids = new Map();
      known.set(kind, ids);
    }
    ids.set(value, id);
  }

  async function loadCounts(): Promise<void> {
    const rows = await database.read.$queryRaw<{ kind: string; count: bigint }[]>(
      sql`SELECT kind, CAST(COUNT(*) AS BIGINT) AS count FROM dimensions GROUP BY kind`,
    );
    for (const { kind, count } of rows) {
      counts.set(capGroup(kind), (counts.get(capGroup(kind)) ?? 0) + Number(count));
      if (kind.startsWith('tag.')) tagKinds.add(kind);
    }
  }

  async function find(reader: Pick<Database['read'], '$queryRaw'>, wanted: readonly DimensionValue[]) {
    const rows = await reader.$queryRaw<{ id: number; kind: string; value: string }[]>(sql`
      SELECT dimensions.id AS id, dimensions.kind AS kind, dimensions.value AS value
      FROM ${rowsFromJson(database.dialect, columns, wanted)} AS incoming
      JOIN dimensions ON dimensions.kind = incoming.kind AND dimensions.value = incoming.value`);
    for (const { kind, value, id } of rows) remember(kind, value, Number(id));
  }

  const isMissing = ({ kind, value }: DimensionValue) => value !== '' && !known.get(kind)?.has(value);

  function admit({ kind, value }: DimensionValue): boolean {
    if (uncapped.has(kind) || value === otherName) return true;
    const group = capGroup(kind);
    const count = counts.get(group) ?? 0;
    if (count >= cap) return false;
    if (group === 'tag' && !tagKinds.has(kind)) {
      if (tagKinds.size >= tagNamesKept) return false;
      tagKinds.add(kind);
    }
    counts.set(group, count + 1);
    return true;
  }

  async function insert(missing: DimensionValue[]): Promise<void> {
    const admitted = new Map<string, DimensionValue>();
    for (const item of missing) {
      // A name beyond the cap is counted under "(other)" of its kind, tag names beyond theirs under one kind.
      const kept = admit(item) ? item : { kind: overflowKind(item.kind), value: otherName };
      if (isMissing(kept)) admitted.set(`${kept.kind}\0${kept.value}`, kept);
    }
    if (admitted.size === 0) return;
    // Sorted, so that two nodes that insert the same names wait for each other and never in a circle.
    const rows = [...admitted.keys()].sort().map((key) => admitted.get(key)!);
    await database.write(async (tx) => {
      await tx.$executeRaw(sql`
        INSERT INTO dimensions (kind, value)
        SELECT kind, value FROM ${rowsFromJson(database.dialect, columns, rows)} AS incoming WHERE true
        ON CONFLICT (kind, value) DO NOTHING`);
    });
    await find(database.read, rows);
  }

  function overflowKind(kind: string): string {
    return kind.startsWith('tag.') && !tagKinds.has(kind) ? tagKind(otherName) : kind;
  }

  return {
    async resolve(wanted) {
      let missing = wanted.filter(isMissing);
      if (missing.length === 0) return;
      loaded ??= loadCounts().catch((error: unknown) => {
        loaded = null;
        throw error;
      });
      await loaded;
      await find(database.read, missing);
      missing = missing.filter(isMissing);
      if (missing.length > 0) await insert(missing);
    },
    has: (kind, value) => value === '' || known.get(kind)?.has(value) === true,
    id(kind, value) {
      if (value === '') return 0;
      const id = known.get(kind)?.get(value) ?? known.get(overflowKind(kind))?.get(otherName);
      if (id === undefined) throw new Error(`no id was resolved for a ${kind}`);
      return id;
    },
  };
}
