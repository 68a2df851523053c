'use client';

import { CircleDot } from 'lucide-react';
import { CarriedLink } from '@/components/layout/carried-link';
import { useNow } from '@/components/layout/now';
import { Badge, StatusDot } from '@/components/ui/badge';
import { Button, buttonStyle } from '@/components/ui/button';
import { Count } from '@/components/ui/count';
import { Money } from '@/components/ui/money';
import { Sheet } from '@/components/ui/sheet';
import { TimeAgo } from '@/components/ui/time-ago';
import { formatExact } from '@/lib/format/numbers';
import { keysText } from '@/lib/i18n/dictionaries/keys';
import { useText } from '@/lib/i18n/locale-provider';
import type { Key, KeyScope } from '@/lib/queries/keys';
import { Detail, Details } from '../../_fields/detail';
import { KeyClients } from './key-clients';
import { KeyLimits } from './key-limits';
import type { KeyDialogKind } from './key-menu';
import { keyStateOf, keyStateTone } from './key-state';

type KeySheetProps = {
  keyItem: Key | null;
  scope: KeyScope;
  onClose: () => void;
  onDialog: (kind: KeyDialogKind, key: Key) => void;
};

export function KeySheet({ keyItem, scope, onClose, onDialog }: KeySheetProps) {
  return (
    <Sheet
      open={keyItem !== null}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={keyItem?.name ?? ''}
      className="w-[32rem]"
    >
      {keyItem ? <KeyDetails keyItem={keyItem} scope={scope} onDialog={onDialog} /> : null}
    </Sheet>
  );
}

function KeyDetails({
  keyItem,
  scope,
  onDialog,
}: Omit<KeySheetProps, 'keyItem' | 'onClose'> & { keyItem: Key }) {
  const text = useText(keysText);
  const now = useNow();
  const names = text.columns;
  const state = keyStateOf(keyItem, now);
  const rates = [
    keyItem.rpm === null ? null : text.rate(formatExact(keyItem.rpm)),
    keyItem.tpm === null ? null : text.rateTokens(formatExact(keyItem.tpm)),
    keyItem.maxConcurrency === null ? null : text.parallel(formatExact(keyItem.maxConcurrency)),
  ].filter((rate) => rate !== null);
  return (
    <div className="flex flex-col gap-6 p-4">
      <div className="flex flex-wrap gap-2">
        <CarriedLink href={`/requests?keyId=${encodeURIComponent(keyItem.id)}`} className={buttonStyle()}>
          {text.showRequests}
        </CarriedLink>
        <Button onClick={() => onDialog('edit', keyItem)}>{text.editKey}</Button>
        <Button onClick={() => onDialog('rotate', keyItem)}>{text.rotate}</Button>
      </div>
      <Details>
        <Detail name={names.key}>
          <span className="font-mono text-sm">{text.keyOf(keyItem.prefix, keyItem.last4)}</span>
        </Detail>
        <Detail name={names.state}>
          <span className="flex flex-wrap items-center gap-2">
            <StatusDot tone={keyStateTone[state]}>{text[state]}</StatusDot>
            {keyItem.recordConversations ? (
              <Badge tone="warn" title={text.recordedHint}>
                <CircleDot aria-hidden />
                {text.recorded}
              </Badge>
            ) : null}
          </span>
        </Detail>
        {scope === 'all' ? (
          <>
            <Detail name={names.owner}>{keyItem.userName}</Detail>
            <Detail name={names.project}>{keyItem.projectName ?? '–'}</Detail>
          </>
        ) : null}
        <Detail name={names.requests}>
          <Count value={keyItem.requestCount} />
        </Detail>
        <Detail name={names.tokens}>
          <Count value={keyItem.totalTokens} />
        </Detail>
        <Detail name={names.cost}>
          <Money value={keyItem.cost} />
        </Detail>
        <Detail name={names.today}>
          <Money value={keyItem.todayCost} />
        </Detail>
        <Detail name={names.lastUsed}>
          <TimeAgo value={keyItem.lastUsedAt} />
        </Detail>
        <Detail name={names.created}>
          <TimeAgo value={keyItem.createdAt} />
        </Detail>
        <Detail name={names.expires}>
          {keyItem.expiresAt ? <TimeAgo value={keyItem.expiresAt} /> : text.noExpiry}
        </Detail>
        {keyItem.previousExpiresAt ? (
          <Detail name={text.rotatedUntil}>
            <TimeAgo value={keyItem.previousExpiresAt} />
          </Detail>
        ) : null}
      </Details>
      <KeyLimits id={keyItem.id} />
      <section>
        <h3 className="mb-2 font-semibold">{text.settings}</h3>
        <Details>
          <Detail name={text.models}>
            {keyItem.allowedModels.length > 0 ? (
              <span className="font-mono text-sm">{keyItem.allowedModels.join(', ')}</span>
            ) : (
              text.allModels
            )}
          </Detail>
          <Detail name={text.rateLimits}>{rates.join(' · ') || text.unlimited}</Detail>
          {keyItem.allowedIps.length > 0 ? (
            <Detail name={text.addresses}>
              <span className="font-mono text-sm">{keyItem.allowedIps.join(', ')}</span>
            </Detail>
          ) : null}
          {Object.keys(keyItem.tags).length > 0 ? (
            <Detail name={text.tags}>
              {Object.entries(keyItem.tags)
                .map(([name, value]) => `${name}=${value}`)
                .join(', ')}
            </Detail>
          ) : null}
          <Detail name={text.recording}>{keyItem.recordConversations ? text.on : text.off}</Detail>
          <Detail name={text.cache}>{keyItem.responseCache ? text.on : text.off}</Detail>
        </Details>
      </section>
      <KeyClients id={keyItem.id} scope={scope} />
    </div>
  );
}
