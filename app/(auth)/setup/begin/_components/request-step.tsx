'use client';

import { useId } from 'react';
import { FirstRequest } from '@/app/(dashboard)/connect/_components/first-request';
import { clientSnippets } from '@/components/layout/client-snippets';
import { useViewer } from '@/components/layout/viewer';
import { ButtonLink } from '@/components/ui/button';
import { CodeSnippet } from '@/components/ui/code-snippet';
import { CopyButton } from '@/components/ui/copy-button';
import { Input } from '@/components/ui/input';
import { setupText } from '@/lib/i18n/dictionaries/setup';
import { useText } from '@/lib/i18n/locale-provider';
import type { NewKey } from '@/lib/queries/keys';
import { AuthCard } from '../../../_components/auth-card';

type RequestStepProps = { created: NewKey; model: string | null; since: string };

/** The key with something to run, and below it what waits for it. */
export function RequestStep({ created, model, since }: RequestStepProps) {
  const text = useText(setupText);
  const { baseUrl } = useViewer();
  const id = useId();
  return (
    <AuthCard title={text.requestTitle} lead={text.requestLead}>
      <div className="flex flex-col gap-4">
        <div>
          <label htmlFor={id} className="font-medium text-sm">
            {text.key}
          </label>
          <div className="mt-1 flex gap-2">
            <Input
              id={id}
              readOnly
              value={created.key}
              onFocus={(event) => event.currentTarget.select()}
              className="font-mono"
            />
            <CopyButton withText value={created.key} label={text.copyKey} />
          </div>
        </div>
        <div>
          <p className="mb-2">{text.trySnippet}</p>
          <CodeSnippet
            label={text.trySnippet}
            snippets={clientSnippets(baseUrl, created.key, ...(model ? [model] : []))}
          />
        </div>
        <FirstRequest since={since} />
        <ButtonLink href="/" variant="primary" size="large">
          {text.finish}
        </ButtonLink>
      </div>
    </AuthCard>
  );
}
