// What there is to choose from: the values of some fields with their counts, each counted under all filters but its
// own, so that choosing one value does not make the others disappear.
import { z } from 'zod';
import type { Database } from '@/lib/db/database';
import { sumsCalendar } from '@/lib/ledger/day-zone';
import type { DimensionName } from '@/lib/ledger/slices';
import { type Audience, dimensionParameters, type Filters } from './filters';
import { groupNames } from './group-names';
import { type Grouping, groupedSums } from './grouped-sums';
import { resolveFilters } from './resolve-filters';

const valuesShown = 50;
const mostFields = 20;

type FacetField = keyof typeof dimensionParameters | 'stream' | 'cached' | `tag.${string}`;

const hiddenFromUsers: ReadonlySet<string> = new Set(['userId', 'accountId']);

function fieldNames(audience: Audience): string[] {
  return [...Object.keys(dimensionParameters), 'stream', 'cached'].filter(
    (name) => audience === 'admin' || !hiddenFromUsers.has(name),
  );
}

export function facetsShape(audience: Audience) {
  const known = fieldNames(audience);
  return {
    fields: z
      .union([z.string(), z.array(z.string())])
      .default('model,status')
      .transform((given, context): FacetField[] => {
        const names = (Array.isArray(given) ? given : [given])
          .flatMap((text) => text.split(','))
          .map((text) => text.trim());
        const wrong = names.find((name) => !known.includes(name) && !/^tag\..{1,40}$/.test(name));
        if (wrong !== undefined || names.length > mostFields) {
          context.addIssue({
            code: 'custom',
            message:
              wrong === undefined
                ? `takes at most ${mostFields} fields`
                : `${wrong}: must be one of ${known.join(', ')} or tag.<name>`,
          });
          return z.NEVER;
        }
        return [...new Set(names)] as FacetField[];
      }),
  };
}

export const facetsSchema = z.object({
  facets: z.record(z.string(), z.array(z.object({ value: z.string(), label: z.string(), count: z.int() }))),
});
export type Facets = z.output<typeof facetsSchema>;

function groupingOf(field: FacetField): Grouping {
  if (field.startsWith('tag.')) return { tag: field.slice('tag.'.length) };
  if (field === 'stream' || field === 'cached') return { dimension: field };
  return { dimension: dimensionParameters[field as keyof typeof dimensionParameters] };
}

function withoutOwn(filters: Filters, grouping: Grouping): Filters {
  if ('tag' in grouping)
    return { ...filters, tags: filters.tags.filter(({ name }) => name !== grouping.tag) };
  const dimensions: Partial<Record<DimensionName, string[]>> = { ...filters.dimensions };
  delete dimensions[grouping.dimension];
  return { ...filters, dimensions };
}

export async function getFacets(
  database: Database,
  filters: Filters,
  fields: readonly FacetField[],
  scope: { userId: string } | null,
): Promise<Facets> {
  const calendar = await sumsCalendar(database);
  const answers = await Promise.all(
    fields.map(async (field) => {
      const grouping = groupingOf(field);
      const others = withoutOwn(filters, grouping);
      // Whose requests are counted is no filter that a field could lift.
      const scoped = scope
        ? { ...others, dimensions: { ...others.dimensions, user: [scope.userId] } }
        : others;
      const { rows } = await groupedSums(database, {
        filters: await resolveFilters(database, scoped),
        period: filters,
        calendar,
        groupBy: grouping,
        measures: ['requests'],
      });
      const counted = rows
        .map(({ group, sums }) => ({ group, count: Number(sums.requests ?? 0n) }))
        .filter(({ count }) => count > 0)
        .sort((left, right) => right.count - left.count || left.group - right.group)
        .slice(0, valuesShown);
      const nameOf = await groupNames(
        database,
        grouping,
        counted.map(({ group }) => group),
      );
      return [field, counted.map(({ group, count }) => ({ ...nameOf(group), count }))] as const;
    }),
  );
  return { facets: Object.fromEntries(answers) };
}
