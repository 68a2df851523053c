'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { FilterBar, type FilterField } from '@/components/filters/filter-bar';
import { SearchField } from '@/components/filters/search-field';
import { TimeRangePicker } from '@/components/filters/time-range-picker';
import { Card, CardBody, CardHead } from '@/components/ui/card';
import { sampleModels } from './sample-data';

function sampleField(name: FilterField['name'], label: string, values: readonly string[]): FilterField {
  return {
    name,
    label,
    useValues: () =>
      useQuery({
        queryKey: ['kit', name],
        queryFn: async () => values.map((value, index) => ({ value, count: 12_400 - index * 731 })),
      }),
  };
}

const fields = [
  sampleField('model', 'Model', sampleModels),
  sampleField('status', 'Status', ['success', 'error', 'aborted', 'interrupted', 'rejected']),
  sampleField('keyId', 'Key', [
    'Production',
    '测试密钥',
    'A key whose name is long enough to be cut somewhere',
  ]),
];

export function KitFilters() {
  const [search, setSearch] = useState('');
  return (
    <Card>
      <CardHead title="Time range and filters" description="Both live in the address" />
      <CardBody className="flex flex-wrap items-center gap-2">
        <TimeRangePicker />
        <SearchField label="Search requests" value={search} onSearch={setSearch} />
        <FilterBar fields={fields} />
      </CardBody>
    </Card>
  );
}
