'use client';

import { useQuery } from '@tanstack/react-query';
import { useFilters } from '@/components/filters/use-filters';
import { Checkbox } from '@/components/ui/checkbox';
import { ErrorState } from '@/components/ui/error-state';
import { Skeleton } from '@/components/ui/skeleton';
import { modelColour } from '@/lib/format/model-colour';
import { formatCount, formatExact } from '@/lib/format/numbers';
import { requestsText } from '@/lib/i18n/dictionaries/requests';
import { useLocale, useText } from '@/lib/i18n/locale-provider';
import type { FilterName } from '@/lib/queries/shared-parameters';
import { facetsQuery } from '@/lib/queries/usage';
import { absentGroup } from '../../_usage/chart-data';
import { useValueLabel } from '../../_usage/use-labels';
import { useRequestQuestion } from './use-request-question';

const shownValues = 6;

export type RailField = { name: FilterName; label: string };

/** The most frequent values of the main fields, to tick. The filter bar has all of them. */
export function FacetRail({ fields }: { fields: readonly RailField[] }) {
  const text = useText(requestsText);
  const { audience, query } = useRequestQuestion();
  const answer = useQuery(
    facetsQuery(
      audience,
      query,
      fields.map(({ name }) => name),
    ),
  );
  return (
    <aside aria-label={text.facets} aria-busy={answer.isPending} className="flex min-w-0 flex-col gap-5">
      {answer.isError && !answer.data ? (
        <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />
      ) : (
        fields.map((field) => {
          const values = answer.data?.facets[field.name];
          return values ? (
            <Facet
              key={field.name}
              field={field}
              // That most requests have no error is not worth a line.
              values={
                field.name === 'errorCode' ? values.filter(({ value }) => value !== absentGroup) : values
              }
            />
          ) : (
            <Skeleton key={field.name} className="h-28" />
          );
        })
      )}
    </aside>
  );
}

type FacetProps = {
  field: RailField;
  values: readonly { value: string; label: string; count: number }[];
};

function Facet({ field, values }: FacetProps) {
  const { locale } = useLocale();
  const valueLabel = useValueLabel();
  const { filters, setFilter } = useFilters();
  const chosen = filters[field.name] ?? [];
  const shown = values.filter(({ value }, index) => index < shownValues || chosen.includes(value));
  const missing = chosen.filter((value) => !values.some((item) => item.value === value));
  if (shown.length + missing.length === 0) return null;
  const items = [...missing.map((value) => ({ value, label: value, count: 0 })), ...shown];
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 font-medium text-ink-soft text-sm">{field.label}</legend>
      <ul>
        {items.map((item) => {
          const label = valueLabel(field.name, item.value, item.label);
          const isChosen = chosen.includes(item.value);
          return (
            <li key={item.value}>
              {/* biome-ignore lint/a11y/noLabelWithoutControl: the checkbox inside is a custom control with an input */}
              <label className="-mx-1.5 flex min-h-7 cursor-pointer items-center gap-2 rounded-md px-1.5 hover:bg-hover">
                <Checkbox
                  checked={isChosen}
                  onCheckedChange={(next) =>
                    setFilter(
                      field.name,
                      next ? [...chosen, item.value] : chosen.filter((value) => value !== item.value),
                    )
                  }
                />
                {field.name === 'model' ? (
                  <span
                    aria-hidden
                    className="size-2 shrink-0 rounded-[2px]"
                    style={{ background: modelColour(item.value) }}
                  />
                ) : null}
                <span className="min-w-0 flex-1 truncate text-sm" title={label}>
                  {label}
                </span>
                <span className="shrink-0 text-ink-faint text-xs" title={formatExact(item.count)}>
                  {formatCount(item.count, locale)}
                </span>
              </label>
            </li>
          );
        })}
      </ul>
    </fieldset>
  );
}
