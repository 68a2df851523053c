'use client';

import type { ReactNode } from 'react';
import { useViewer } from '@/components/layout/viewer';
import { Sheet } from '@/components/ui/sheet';
import { formatInstant, formatOffset } from '@/lib/format/time';
import { settingsText } from '@/lib/i18n/dictionaries/settings';
import { useText } from '@/lib/i18n/locale-provider';
import type { AuditEntry } from '@/lib/queries/audit';
import { actionLabel, changesOf, kindLabel, showValue } from './audit-words';

export function AuditSheet({ entry, onClose }: { entry: AuditEntry | null; onClose: () => void }) {
  const text = useText(settingsText).audit;
  return (
    <Sheet
      open={entry !== null}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={text.details}
      className="w-[36rem]"
    >
      {entry ? <AuditDetails entry={entry} /> : null}
    </Sheet>
  );
}

function AuditDetails({ entry }: { entry: AuditEntry }) {
  const text = useText(settingsText).audit;
  const { timeZone } = useViewer();
  const changes = changesOf(entry.changes);
  const actorKind = (text.actorKinds as Readonly<Record<string, string>>)[entry.actorKind] ?? entry.actorKind;
  return (
    <div className="flex flex-col gap-6 p-4">
      <dl className="grid grid-cols-[7rem_1fr] gap-y-2">
        <Detail name={text.time}>
          {formatInstant(entry.createdAt, timeZone)} {formatOffset(timeZone, entry.createdAt)}
        </Detail>
        <Detail name={text.actor}>
          {entry.actorName} <span className="text-ink-faint">({actorKind})</span>
        </Detail>
        <Detail name={text.action}>{actionLabel(entry.action, text)}</Detail>
        <Detail name={kindLabel(entry.targetKind, text)}>{entry.targetName || entry.targetId || '–'}</Detail>
        <Detail name={text.address}>{entry.clientIp || '–'}</Detail>
        <Detail name={text.reference}>
          <code className="break-all font-mono text-sm">{entry.requestId ?? '–'}</code>
        </Detail>
      </dl>
      {changes.length === 0 ? (
        <p className="text-ink-soft">{text.noChanges}</p>
      ) : (
        <table className="w-full table-fixed text-left">
          <thead>
            <tr className="text-ink-soft text-sm">
              <th scope="col" className="border-line border-b py-1.5 pr-3 font-medium">
                {text.field}
              </th>
              <th scope="col" className="border-line border-b py-1.5 pr-3 font-medium">
                {text.from}
              </th>
              <th scope="col" className="border-line border-b py-1.5 font-medium">
                {text.to}
              </th>
            </tr>
          </thead>
          <tbody>
            {changes.map(({ field, from, to }) => (
              <tr key={field} className="align-top">
                <th scope="row" className="break-words border-line border-b py-1.5 pr-3 font-normal">
                  {field}
                </th>
                <td className="break-words border-line border-b py-1.5 pr-3 text-ink-soft">
                  {showValue(from)}
                </td>
                <td className="break-words border-line border-b py-1.5">{showValue(to)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

function Detail({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-soft">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}
