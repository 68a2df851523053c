'use client';

import { useId } from 'react';
import { CarriedLink } from '@/components/layout/carried-link';
import { clientSnippets } from '@/components/layout/client-snippets';
import { useViewer } from '@/components/layout/viewer';
import { Button, buttonStyle } from '@/components/ui/button';
import { CodeSnippet } from '@/components/ui/code-snippet';
import { CopyButton } from '@/components/ui/copy-button';
import { Dialog } from '@/components/ui/dialog';
import { Input } from '@/components/ui/input';
import { Notice } from '@/components/ui/notice';
import { keysText } from '@/lib/i18n/dictionaries/keys';
import { useText } from '@/lib/i18n/locale-provider';
import type { NewKey } from '@/lib/queries/keys';

/** The one time a key is shown. A slip of the mouse must not lose it. */
export function KeyReadyDialog({ created, onClose }: { created: NewKey; onClose: () => void }) {
  const text = useText(keysText);
  const { baseUrl } = useViewer();
  const id = useId();
  const model = created.allowedModels.find((name) => !name.includes('*'));
  return (
    <Dialog
      open
      stays
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      size="large"
      title={text.readyTitle}
      description={created.name}
      footer={
        <>
          <CarriedLink href="/connect" className={buttonStyle()}>
            {text.readyConnect}
          </CarriedLink>
          <Button variant="primary" onClick={onClose}>
            {text.readyDone}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Notice tone="warn">{text.readyLead}</Notice>
        <div>
          <label htmlFor={id} className="font-medium text-sm">
            {text.readyKey}
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
          <p className="mb-2 font-medium text-sm">{text.readySnippet}</p>
          <CodeSnippet
            label={text.readySnippet}
            snippets={clientSnippets(baseUrl, created.key, ...(model ? [model] : []))}
          />
        </div>
      </div>
    </Dialog>
  );
}
