'use client';

import { useQuery } from '@tanstack/react-query';
import { Folder, Plus } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useMemo, useState } from 'react';
import { PageHead } from '@/components/layout/page-head';
import type { Column } from '@/components/tables/column';
import { columnMakers } from '@/components/tables/column-makers';
import { DataTable } from '@/components/tables/data-table';
import { StatusDot } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { TableSkeleton } from '@/components/ui/skeleton';
import { projectsText } from '@/lib/i18n/dictionaries/projects';
import { tableText } from '@/lib/i18n/dictionaries/table';
import { useText } from '@/lib/i18n/locale-provider';
import { type Project, projectsQuery } from '@/lib/queries/projects';
import { ProjectMenu } from './project-menu';

// Forms and their checks arrive when they are opened.
const ProjectDialog = dynamic(() => import('./project-dialog').then((module) => module.ProjectDialog), {
  ssr: false,
});

export function ProjectsView() {
  const text = useText(projectsText);
  const projects = useQuery(projectsQuery());
  const [editing, setEditing] = useState<Project | 'new' | null>(null);
  const columns = useProjectColumns(setEditing);
  const createButton = (
    <Button variant="primary" onClick={() => setEditing('new')}>
      <Plus />
      {text.create}
    </Button>
  );
  return (
    <>
      <PageHead title={text.title} actions={projects.data?.items.length ? createButton : null} />
      <Card aria-busy={projects.isPending}>
        {projects.isPending ? (
          <TableSkeleton rows={6} columns={6} />
        ) : projects.isError ? (
          <ErrorState error={projects.error} onRetry={() => void projects.refetch()} />
        ) : (
          <DataTable
            label={text.title}
            columns={columns}
            rows={projects.data.items}
            rowId={(project) => project.id}
            rowMuted={(project) => !project.enabled}
            onOpen={setEditing}
            empty={
              <EmptyState icon={Folder} title={text.empty} actions={createButton}>
                {text.emptyHelp}
              </EmptyState>
            }
          />
        )}
      </Card>
      {editing ? (
        <ProjectDialog project={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />
      ) : null}
    </>
  );
}

function useProjectColumns(onEdit: (project: Project) => void): Column<Project>[] {
  const text = useText(projectsText);
  const table = useText(tableText);
  return useMemo(() => {
    const names = text.columns;
    // Projects come all at once.
    const make = columnMakers<Project, keyof typeof names>({
      names,
      sortable: true,
      actions: table.actions,
    });
    return [
      {
        id: 'name',
        header: names.name,
        minWidth: 140,
        sortValue: (project) => project.name,
        cell: (project) => (
          <span className="font-medium" title={project.name}>
            {project.name}
          </span>
        ),
      },
      {
        id: 'description',
        header: names.description,
        minWidth: 140,
        cell: (project) => (
          <span className="text-ink-soft" title={project.description}>
            {project.description}
          </span>
        ),
      },
      {
        id: 'state',
        header: names.state,
        width: 100,
        sortValue: (project) => (project.enabled ? 0 : 1),
        cell: (project) => (
          <StatusDot tone={project.enabled ? 'good' : 'neutral'}>
            {project.enabled ? text.enabled : text.disabled}
          </StatusDot>
        ),
      },
      make.count('keys', (project) => project.keyCount, { width: 75 }),
      make.count('requests', (project) => project.requestCount, { width: 95 }),
      make.count('tokens', (project) => project.totalTokens, { width: 90 }),
      make.money('cost', (project) => project.cost, { width: 100 }),
      make.money('today', (project) => project.todayCost, { width: 95 }),
      make.time('created', (project) => project.createdAt, { width: 115 }),
      make.menu((project) => <ProjectMenu project={project} onEdit={onEdit} />),
    ] satisfies Column<Project>[];
  }, [text, table, onEdit]);
}
