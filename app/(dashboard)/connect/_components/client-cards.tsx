'use client';

import { useViewer } from '@/components/layout/viewer';
import { Card, CardBody, CardHead } from '@/components/ui/card';
import { CopyButton } from '@/components/ui/copy-button';
import { connectText } from '@/lib/i18n/dictionaries/connect';
import { useText } from '@/lib/i18n/locale-provider';
import { type ClientId, clientGuide, clientIds, clientNames } from './client-guides';

/** What shell and languages call theirs. */
const placeholderKey = 'YOUR_KEY';

/** One card a client, each with one thing to copy. */
export function ClientCards({ secret, model }: { secret: string; model: string }) {
  const text = useText(connectText);
  const { baseUrl } = useViewer();
  return (
    <ul className="grid gap-4 md:grid-cols-2 2xl:grid-cols-3">
      {clientIds.map((client) => (
        <li key={client} className="flex min-w-0">
          <ClientCard
            client={client}
            code={clientGuide(client, {
              baseUrl,
              key: secret || placeholderKey,
              model,
              fields: text.fieldNames,
            })}
          />
        </li>
      ))}
    </ul>
  );
}

function ClientCard({ client, code }: { client: ClientId; code: string }) {
  const text = useText(connectText);
  const name = clientNames[client];
  return (
    <Card className="flex w-full flex-col">
      <CardHead
        title={name}
        description={text.steps[client]}
        actions={<CopyButton value={code} label={text.copyAll(name)} />}
      />
      <CardBody className="flex-1">
        <section
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
          tabIndex={0}
          aria-label={name}
          className="h-full overflow-x-auto rounded-md bg-sunken p-3"
        >
          <pre className="font-mono text-sm">
            <code>{code}</code>
          </pre>
        </section>
      </CardBody>
    </Card>
  );
}
