'use client';

import { PageHead } from '@/components/layout/page-head';
import { KitCharts } from './kit-charts';
import { KitControls } from './kit-controls';
import { KitFilters } from './kit-filters';
import { KitStates } from './kit-states';
import { KitTable } from './kit-table';

export function Kit() {
  return (
    <main className="mx-auto max-w-[90rem] px-3 py-4 md:px-6">
      <PageHead title="Kit" />
      <div className="grid gap-4">
        <KitControls />
        <KitFilters />
        <KitCharts />
        <KitTable />
        <KitStates />
      </div>
    </main>
  );
}
