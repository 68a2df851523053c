// Groups as people know them: what they were counted under, and the name to show.
import { z } from 'zod';
import type { Database } from '@/lib/db/database';
import { type DimensionName, dimensions } from '@/lib/ledger/slices';
import { type Audience, absentValue } from './filters';
import { type Grouping, otherGroup } from './grouped-sums';

export const otherValue = '(other)';

const hiddenFromUsers: ReadonlySet<string> = new Set(['account', 'user']);
const tagPattern = /^tag\.(.{1,40})$/;

/** `by=key|user|…|tag.<name>`, as somebody of that audience may ask. */
export function groupingSchema(audience: Audience) {
  const allowed = dimensions.filter((name) => audience === 'admin' || !hiddenFromUsers.has(name));
  return z.string().transform((text, context): Grouping => {
    const tag = tagPattern.exec(text)?.[1];
    if (tag) return { tag };
    const dimension = allowed.find((name) => name === text);
    if (dimension) return { dimension };
    context.addIssue({ code: 'custom', message: `must be one of ${allowed.join(', ')} or tag.<name>` });
    return z.NEVER;
  });
}

export function groupingName(grouping: Grouping): string {
  return 'tag' in grouping ? `tag.${grouping.tag}` : grouping.dimension;
}

export type GroupName = { value: string; label: string };

type Named = { id: string; name: string };

async function namesOf(database: Database, dimension: DimensionName, ids: string[]): Promise<Named[]> {
  const question = { where: { id: { in: ids } }, select: { id: true, name: true } } as const;
  if (dimension === 'key') return await database.read.apiKey.findMany(question);
  if (dimension === 'user') return await database.read.user.findMany(question);
  if (dimension === 'project') return await database.read.project.findMany(question);
  if (dimension === 'account') return await database.read.account.findMany(question);
  return [];
}

/** Names of these groups. Deleted keys, users, projects and accounts keep theirs. */
export async function groupNames(
  database: Database,
  grouping: Grouping,
  ids: readonly number[],
): Promise<(id: number) => GroupName> {
  const special = (id: number): GroupName | null => {
    if (id === otherGroup) return { value: otherValue, label: otherValue };
    return id === 0 ? { value: absentValue, label: absentValue } : null;
  };
  if ('dimension' in grouping && (grouping.dimension === 'stream' || grouping.dimension === 'cached')) {
    return (id) => {
      const value = id === 1 ? 'true' : 'false';
      return id === otherGroup ? special(id)! : { value, label: value };
    };
  }
  const rows = await database.read.dimension.findMany({ where: { id: { in: ids.filter((id) => id > 0) } } });
  const values = new Map(rows.map((row) => [row.id, row.value]));
  const names =
    'dimension' in grouping ? await namesOf(database, grouping.dimension, [...values.values()]) : [];
  const labels = new Map(names.map(({ id, name }) => [id, name]));
  return (id) => {
    const value = values.get(id) ?? '';
    return special(id) ?? { value, label: labels.get(value) ?? value };
  };
}
