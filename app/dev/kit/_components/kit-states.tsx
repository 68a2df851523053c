'use client';

import { KeyRound } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Card, CardHead } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { TableSkeleton } from '@/components/ui/skeleton';

export function KitStates() {
  return (
    <div className="grid gap-4 lg:grid-cols-3">
      <Card>
        <CardHead title="Loading" />
        <TableSkeleton rows={5} columns={4} />
      </Card>
      <Card>
        <CardHead title="Empty" />
        <EmptyState
          icon={KeyRound}
          title="No keys yet"
          actions={<Button variant="primary">Create key</Button>}
        >
          A key lets a client call models through Weir.
        </EmptyState>
      </Card>
      <Card>
        <CardHead title="Failed" />
        <ErrorState error={new Error('The database is busy.')} onRetry={() => {}} />
      </Card>
    </div>
  );
}
