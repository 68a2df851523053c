'use client';

import type { ReactNode } from 'react';
import { useViewer } from '@/components/layout/viewer';
import { CopyButton } from '@/components/ui/copy-button';
import { TimeAgo } from '@/components/ui/time-ago';
import { settingsText } from '@/lib/i18n/dictionaries/settings';
import { useText } from '@/lib/i18n/locale-provider';

export type About = { version: string; license: string; database: string; node: string; startedAt: number };

export function AboutSection({ about }: { about: About }) {
  const text = useText(settingsText);
  const { baseUrl } = useViewer();
  const rows: [name: string, value: ReactNode][] = [
    [text.about.version, about.version],
    [
      text.about.address,
      <span key="address" className="inline-flex min-w-0 items-center gap-1">
        <code className="break-all font-mono text-sm">{baseUrl}/v1</code>
        <CopyButton value={`${baseUrl}/v1`} />
      </span>,
    ],
    [text.about.database, about.database],
    [text.about.node, about.node],
    [text.about.started, <TimeAgo key="started" value={about.startedAt} />],
    [text.about.license, about.license],
    [
      text.about.api,
      <a key="api" href="/docs/api" className="text-accent underline-offset-4 hover:underline">
        /docs/api
      </a>,
    ],
  ];
  return (
    <dl className="grid grid-cols-[9rem_1fr] gap-y-1">
      {rows.map(([name, value]) => (
        <div key={name} className="col-span-2 grid min-h-8 grid-cols-subgrid items-center">
          <dt className="text-ink-soft">{name}</dt>
          <dd className="min-w-0">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
