'use client';

import { Hammer } from 'lucide-react';
import { Card } from '@/components/ui/card';
import { CodeSnippet } from '@/components/ui/code-snippet';
import { EmptyState } from '@/components/ui/empty-state';
import { pagesText } from '@/lib/i18n/dictionaries/pages';
import { shellText } from '@/lib/i18n/dictionaries/shell';
import { useText } from '@/lib/i18n/locale-provider';
import { clientSnippets } from './client-snippets';
import type { PageName } from './navigation-items';
import { PageHead } from './page-head';
import { useViewer } from './viewer';

/** Holds the place of a page in the navigation and says so. */
export function LaterPage({ name }: { name: PageName }) {
  const text = useText(pagesText);
  const shell = useText(shellText);
  const { baseUrl } = useViewer();
  return (
    <>
      <PageHead title={shell.pages[name]} />
      <Card>
        <EmptyState icon={Hammer} title={text.later}>
          <p>{text.laterHelp}</p>
          <p className="mt-6 mb-2 text-left">{text.tryIt}</p>
          <CodeSnippet label={text.snippet} snippets={clientSnippets(baseUrl)} />
        </EmptyState>
      </Card>
    </>
  );
}
