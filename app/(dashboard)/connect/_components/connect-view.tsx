'use client';

import { useState } from 'react';
import { PageHead } from '@/components/layout/page-head';
import { useViewer } from '@/components/layout/viewer';
import { Card, CardBody } from '@/components/ui/card';
import { CopyButton } from '@/components/ui/copy-button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { connectText } from '@/lib/i18n/dictionaries/connect';
import { useText } from '@/lib/i18n/locale-provider';
import { ClientCards } from './client-cards';
import { FirstRequest } from './first-request';
import { KeyLine } from './key-line';

const modelAtFirst = 'gpt-5-mini';

export function ConnectView({ since }: { since: string }) {
  const text = useText(connectText);
  const { baseUrl } = useViewer();
  const [secret, setSecret] = useState('');
  const [model, setModel] = useState(modelAtFirst);
  return (
    <>
      <PageHead title={text.title} />
      <div className="flex flex-col gap-4">
        <FirstRequest since={since} />
        <Card>
          <CardBody className="grid gap-4 py-4 lg:grid-cols-[minmax(16rem,1fr)_minmax(10rem,14rem)_minmax(24rem,2fr)]">
            <div className="flex min-w-0 items-start gap-2">
              <Field label={text.address} className="min-w-0 flex-1">
                <Input
                  readOnly
                  value={baseUrl}
                  onFocus={(event) => event.currentTarget.select()}
                  className="font-mono"
                />
              </Field>
              <CopyButton value={baseUrl} label={text.copyAddress} className="mt-6.5" />
            </div>
            <Field label={text.model}>
              <Input
                autoComplete="off"
                spellCheck={false}
                value={model}
                onChange={(event) => setModel(event.target.value)}
                className="font-mono"
              />
            </Field>
            <KeyLine secret={secret} onSecret={setSecret} />
          </CardBody>
        </Card>
        <h2 className="sr-only">{text.clients}</h2>
        <ClientCards secret={secret} model={model.trim() || modelAtFirst} />
      </div>
    </>
  );
}
