// Which of the kept sums can answer a question: all, one dimension, or one of the pairs. What none of them holds is
// asked of the rows themselves.
import { type DimensionName, pairSlices, singleSlices } from '@/lib/ledger/slices';
import type { ResolvedFilters } from './resolve-filters';

export type GroupBy = DimensionName | 'tag';

export type RollupPlan = {
  slice: number;
  /** Allowed values of the slice's first and second dimension; null: any. */
  a: number[] | null;
  b: number[] | null;
  /** Where the group's value stands. */
  group: 'a' | 'b' | null;
  /** Pairs keep no histograms. */
  hasLatency: boolean;
};

/** Null where only rows can tell. */
export function rollupPlan(filters: ResolvedFilters, groupBy: GroupBy | null = null): RollupPlan | null {
  if (filters.sessionIds.length > 0 || filters.clientIps.length > 0) return null;
  if (filters.text !== null || filters.minDurationMs !== null) return null;
  const filtered = Object.keys(filters.ids) as DimensionName[];
  if (filters.tagIds.length > 0 || groupBy === 'tag') return tagPlan(filters, filtered, groupBy);
  const involved = new Set<DimensionName>(filtered);
  if (groupBy) involved.add(groupBy);
  const [first, second, ...more] = [...involved];
  if (more.length > 0) return null;
  if (!first) return { slice: singleSlices.all, a: null, b: null, group: null, hasLatency: true };
  if (!second) {
    return {
      slice: singleSlices[first],
      a: filters.ids[first] ?? null,
      b: null,
      group: groupBy === first ? 'a' : null,
      hasLatency: true,
    };
  }
  const pair = pairSlices.find(({ a, b }) => involved.has(a) && involved.has(b));
  if (!pair) return null;
  return {
    slice: pair.slice,
    a: filters.ids[pair.a] ?? null,
    b: filters.ids[pair.b] ?? null,
    group: groupBy === pair.a ? 'a' : groupBy === pair.b ? 'b' : null,
    hasLatency: false,
  };
}

function tagPlan(
  filters: ResolvedFilters,
  filtered: DimensionName[],
  groupBy: GroupBy | null,
): RollupPlan | null {
  if (filtered.length > 0 || filters.tagIds.length > 1 || (groupBy !== null && groupBy !== 'tag'))
    return null;
  const ids = filters.tagIds[0] ?? null;
  // A request has one value of a tag name at most, so values of one name add up without counting any twice.
  return {
    slice: singleSlices.tag,
    a: ids,
    b: null,
    group: groupBy === 'tag' ? 'a' : null,
    hasLatency: true,
  };
}
