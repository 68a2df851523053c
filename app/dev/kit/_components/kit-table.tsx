'use client';

import { useState } from 'react';
import type { Column } from '@/components/tables/column';
import { ColumnChooser } from '@/components/tables/column-chooser';
import { DataTable } from '@/components/tables/data-table';
import { useColumnChoice } from '@/components/tables/use-column-choice';
import { Badge } from '@/components/ui/badge';
import { Card, CardHead } from '@/components/ui/card';
import { Count } from '@/components/ui/count';
import { ModelName } from '@/components/ui/model-name';
import { Money } from '@/components/ui/money';
import { TimeAgo } from '@/components/ui/time-ago';
import { toast } from '@/components/ui/toast';
import { formatDuration } from '@/lib/format/time';
import { randomFrom, sampleModels } from './sample-data';

type Row = {
  id: string;
  at: number;
  model: string;
  status: string;
  tokens: number;
  cost: number | null;
  ms: number;
};

const random = randomFrom(3);
const rows: Row[] = Array.from({ length: 10_000 }, (_, index) => ({
  id: `row-${index}`,
  at: Date.UTC(2026, 10, 21, 9, 19) - index * 47_000,
  model: sampleModels[Math.floor(random() * sampleModels.length)] ?? 'gpt-5.2',
  status: random() < 0.9 ? 'success' : 'error',
  tokens: Math.round(random() ** 4 * 400_000),
  cost: random() < 0.05 ? null : random() ** 6 * 12,
  ms: random() ** 3 * 40_000,
}));

const columns: readonly Column<Row>[] = [
  {
    id: 'at',
    header: 'Time',
    width: 130,
    sortValue: (row) => row.at,
    firstDescending: true,
    cell: (row) => <TimeAgo value={row.at} />,
  },
  {
    id: 'model',
    header: 'Model',
    minWidth: 180,
    sortValue: (row) => row.model,
    cell: (row) => <ModelName model={row.model} />,
  },
  {
    id: 'status',
    header: 'Status',
    width: 110,
    hideable: true,
    sortValue: (row) => row.status,
    cell: (row) => <Badge tone={row.status === 'success' ? 'good' : 'bad'}>{row.status}</Badge>,
  },
  {
    id: 'tokens',
    header: 'Tokens',
    width: 110,
    align: 'right',
    hideable: true,
    sortValue: (row) => row.tokens,
    cell: (row) => <Count value={row.tokens} />,
  },
  {
    id: 'cost',
    header: 'Cost',
    width: 130,
    align: 'right',
    hideable: true,
    sortValue: (row) => row.cost,
    cell: (row) => <Money value={row.cost} />,
  },
  {
    id: 'ms',
    header: 'Duration',
    width: 120,
    align: 'right',
    hideable: true,
    sortValue: (row) => row.ms,
    cell: (row) => formatDuration(row.ms),
  },
];

export function KitTable() {
  const choice = useColumnChoice('kit', columns);
  const [selection, setSelection] = useState<ReadonlySet<string>>(new Set());
  return (
    <Card>
      <CardHead
        title="Table of 10,000 rows"
        className="pb-3"
        actions={<ColumnChooser columns={columns} {...choice} />}
      />
      <DataTable
        label="Requests"
        columns={choice.shown}
        rows={rows}
        rowId={(row) => row.id}
        onOpen={(row) => toast.message(row.id)}
        selection={selection}
        onSelect={setSelection}
        sortAtFirst={{ column: 'at', descending: true }}
      />
    </Card>
  );
}
