'use client';

// The fields of the filter bar. Values and their counts are asked for when a field is opened; the names behind the
// ids of filters that are already set are asked for at once.
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { FacetValue, FilterField } from '@/components/filters/filter-bar';
import { modelColour } from '@/lib/format/model-colour';
import { usageText } from '@/lib/i18n/dictionaries/usage';
import { useText } from '@/lib/i18n/locale-provider';
import type { QueryParameters } from '@/lib/queries/request-json';
import { type FilterName, type Filters, filtersFromAddress } from '@/lib/queries/shared-parameters';
import { type Audience, facetsQuery, mayAsk } from '@/lib/queries/usage';
import { useValueLabel } from './use-labels';
import { usePageQuestion } from './use-page-question';

const everyField = [
  'model',
  'status',
  'errorCode',
  'keyId',
  'projectId',
  'provider',
  'protocol',
  'mode',
  'usageSource',
  'stream',
  'cached',
] as const;

/** Fields without a list of values: they are set by following a link and can be taken away here. */
const linkedFields = ['sessionId', 'clientIp', 'minDurationMs'] as const;

const namedFields: ReadonlySet<string> = new Set(['keyId', 'userId', 'projectId', 'accountId']);

export type ExtraField = { name: FilterName; label: string };

/** The names behind ids, as far as filters name any. */
function useNames(
  filters: Filters,
  query: QueryParameters,
): (field: string, value: string) => string | undefined {
  const { audience } = usePageQuestion();
  const fields = Object.keys(filters).filter((name) => namedFields.has(name) && mayAsk(audience, name));
  const answer = useQuery({ ...facetsQuery(audience, query, fields), enabled: fields.length > 0 });
  return (field, value) => answer.data?.facets[field]?.find((item) => item.value === value)?.label;
}

type FieldContext = {
  audience: Audience;
  query: QueryParameters;
  filters: Filters;
  labelOf: (field: string, value: string, label?: string) => string;
};

function facetField(
  name: FilterName,
  label: string,
  { audience, query, labelOf }: FieldContext,
): FilterField {
  return {
    name,
    label,
    useValues: () => {
      const answer = useQuery(facetsQuery(audience, query, [name]));
      const data = answer.data?.facets[name]?.map((item) => ({
        ...item,
        label: labelOf(name, item.value, item.label),
      }));
      return { ...answer, data } as UseQueryResult<readonly FacetValue[], Error>;
    },
    valueLabel: (value) => labelOf(name, value),
    ...(name === 'model' ? { valueIcon: (value: string) => <ModelMark model={value} /> } : {}),
  };
}

function linkedField(name: FilterName, label: string, { filters }: FieldContext): FilterField {
  const values = filters[name] ?? [];
  return {
    name,
    label,
    useValues: () =>
      useQuery({
        queryKey: ['linked', name, values],
        queryFn: async () => values.map((value) => ({ value })),
      }),
  };
}

export function useFilterFields(extra: readonly ExtraField[] = []): FilterField[] {
  const text = useText(usageText);
  const valueLabel = useValueLabel();
  const { audience, query, address } = usePageQuestion();
  const filters = useMemo(() => filtersFromAddress(address), [address]);
  const nameOf = useNames(filters, query);
  const context: FieldContext = {
    audience,
    query,
    filters,
    labelOf: (field, value, label) => valueLabel(field, value, label ?? nameOf(field, value)),
  };
  const tags = Object.keys(filters).filter((name): name is `tag.${string}` => name.startsWith('tag.'));
  return [
    ...everyField.slice(0, 4).map((name) => facetField(name, text.fields[name], context)),
    ...extra.map(({ name, label }) => facetField(name, label, context)),
    ...everyField.slice(4).map((name) => facetField(name, text.fields[name], context)),
    ...tags.map((name) => facetField(name, name.slice('tag.'.length), context)),
    ...linkedFields
      .filter((name) => filters[name])
      .map((name) => linkedField(name, text.fields[name], context)),
  ];
}

function ModelMark({ model }: { model: string }) {
  return (
    <span
      aria-hidden
      className="size-2.5 shrink-0 rounded-[3px]"
      style={{ background: modelColour(model) }}
    />
  );
}
