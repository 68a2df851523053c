'use client';

import { ErrorState } from '@/components/ui/error-state';
import { OptionList } from '@/components/ui/option-list';
import { Skeleton } from '@/components/ui/skeleton';
import { formatCount } from '@/lib/format/numbers';
import { filtersText } from '@/lib/i18n/dictionaries/filters';
import { useLocale, useText } from '@/lib/i18n/locale-provider';
import type { FilterField } from './filter-bar';

type FacetListProps = {
  field: FilterField;
  selected: readonly string[];
  onChange: (values: readonly string[]) => void;
};

/** The values of one filter with how often each occurs; what is chosen stays listed even where it occurs no more. */
export function FacetList({ field, selected, onChange }: FacetListProps) {
  const text = useText(filtersText);
  const { locale } = useLocale();
  const facet = field.useValues();
  if (facet.isPending) return <Skeleton className="m-2 h-48" />;
  if (facet.isError) {
    return <ErrorState title={text.loadFailed} error={facet.error} onRetry={() => void facet.refetch()} />;
  }
  const missing = selected.filter((value) => !facet.data.some((item) => item.value === value));
  const items = [...missing.map((value) => ({ value, label: undefined, count: undefined })), ...facet.data];
  return (
    <OptionList
      multiple
      label={text.searchValues}
      empty={text.noValues}
      selected={selected}
      onToggle={(value) =>
        onChange(
          selected.includes(value) ? selected.filter((other) => other !== value) : [...selected, value],
        )
      }
      options={items.map((item) => ({
        value: item.value,
        label: item.value === '' ? text.blank : (item.label ?? field.valueLabel?.(item.value) ?? item.value),
        icon: field.valueIcon?.(item.value),
        ...(item.count === undefined ? {} : { note: formatCount(item.count, locale) }),
      }))}
    />
  );
}
