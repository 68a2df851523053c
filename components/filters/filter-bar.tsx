'use client';

import type { UseQueryResult } from '@tanstack/react-query';
import { ListFilter, X } from 'lucide-react';
import dynamic from 'next/dynamic';
import { type ReactNode, useState } from 'react';
import { buttonStyle } from '@/components/ui/button';
import { classNames } from '@/components/ui/class-names';
import { Menu, MenuContent, MenuItem, MenuTrigger } from '@/components/ui/menu';
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover';
import { Skeleton } from '@/components/ui/skeleton';
import { filtersText } from '@/lib/i18n/dictionaries/filters';
import { useText } from '@/lib/i18n/locale-provider';
import type { FilterName } from '@/lib/queries/shared-parameters';
import { useFilters } from './use-filters';

const FacetList = dynamic(() => import('./facet-list').then((module) => module.FacetList), {
  ssr: false,
  loading: () => <Skeleton className="m-2 h-48" />,
});

export type FacetValue = { value: string; label?: string; count?: number };

export type FilterField = {
  name: FilterName;
  label: string;
  /** A hook that asks for the values to choose from, with their counts. */
  useValues: () => UseQueryResult<readonly FacetValue[], Error>;
  /** How a value reads; ids are turned into names here. */
  valueLabel?: (value: string) => string;
  valueIcon?: (value: string) => ReactNode;
};

/** One chip for each filter that is set, and a menu to add another. */
export function FilterBar({ fields }: { fields: readonly FilterField[] }) {
  const text = useText(filtersText);
  const { filters, setFilter, clearFilters } = useFilters();
  const [adding, setAdding] = useState<FilterName | null>(null);
  const active = fields.filter((field) => filters[field.name] || field.name === adding);
  const unused = fields.filter((field) => !active.includes(field));
  return (
    <fieldset aria-label={text.filters} className="flex min-w-0 flex-wrap items-center gap-2">
      {active.map((field) => (
        <FilterChip
          key={field.name}
          field={field}
          values={filters[field.name] ?? []}
          openAtFirst={field.name === adding}
          onChange={(values) => setFilter(field.name, values)}
          onClosed={() => setAdding(null)}
        />
      ))}
      {unused.length > 0 ? (
        <Menu>
          <MenuTrigger
            className={classNames(buttonStyle({ variant: 'quiet' }), 'border-line-strong border-dashed')}
          >
            <ListFilter aria-hidden />
            {text.add}
          </MenuTrigger>
          <MenuContent align="start">
            {unused.map((field) => (
              <MenuItem key={field.name} onClick={() => setAdding(field.name)}>
                {field.label}
              </MenuItem>
            ))}
          </MenuContent>
        </Menu>
      ) : null}
      {Object.keys(filters).length > 1 ? (
        <button type="button" onClick={clearFilters} className={buttonStyle({ variant: 'quiet' })}>
          {text.clearAll}
        </button>
      ) : null}
    </fieldset>
  );
}

type FilterChipProps = {
  field: FilterField;
  values: readonly string[];
  openAtFirst: boolean;
  onChange: (values: readonly string[]) => void;
  onClosed: () => void;
};

function FilterChip({ field, values, openAtFirst, onChange, onClosed }: FilterChipProps) {
  const text = useText(filtersText);
  const [open, setOpen] = useState(openAtFirst);
  const [first] = values;
  const nameOf = (value: string) => (value === '' ? text.blank : (field.valueLabel?.(value) ?? value));
  return (
    <span className="inline-flex max-w-full">
      <Popover
        open={open}
        onOpenChange={(next) => {
          setOpen(next);
          if (!next) onClosed();
        }}
      >
        <PopoverTrigger
          aria-label={text.edit(field.label)}
          title={values.map(nameOf).join(', ')}
          className={classNames(
            buttonStyle(),
            'min-w-0 shrink font-normal',
            values.length > 0 && 'rounded-r-none border-r-0',
          )}
        >
          <span className="text-ink-soft">{field.label}</span>
          {first === undefined ? null : (
            <span className="max-w-48 truncate font-medium">{nameOf(first)}</span>
          )}
          {values.length > 1 ? (
            <span className="text-ink-soft">{text.andMore(values.length - 1)}</span>
          ) : null}
        </PopoverTrigger>
        <PopoverContent label={field.label} className="w-72 overflow-hidden">
          <FacetList field={field} selected={values} onChange={onChange} />
        </PopoverContent>
      </Popover>
      {values.length > 0 ? (
        <button
          type="button"
          aria-label={text.remove(field.label)}
          onClick={() => onChange([])}
          className={classNames(buttonStyle({ size: 'icon' }), 'w-7 rounded-l-none text-ink-faint')}
        >
          <X />
        </button>
      ) : null}
    </span>
  );
}
