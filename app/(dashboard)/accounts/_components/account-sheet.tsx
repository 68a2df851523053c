'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { CarriedLink } from '@/components/layout/carried-link';
import { Button, buttonStyle } from '@/components/ui/button';
import { Count } from '@/components/ui/count';
import { useErrorMessage } from '@/components/ui/error-message';
import { Money } from '@/components/ui/money';
import { Notice } from '@/components/ui/notice';
import { Sheet } from '@/components/ui/sheet';
import { TimeAgo } from '@/components/ui/time-ago';
import { toast } from '@/components/ui/toast';
import { formatRate } from '@/lib/format/numbers';
import { accountsText } from '@/lib/i18n/dictionaries/accounts';
import { useText } from '@/lib/i18n/locale-provider';
import { type Account, accountsPath } from '@/lib/queries/accounts';
import { requestJson } from '@/lib/queries/request-json';
import { Detail, Details } from '../../_fields/detail';
import { AccountStatus } from './account-status';
import { AccountTester } from './account-tester';

type AccountSheetProps = {
  account: Account | null;
  testAtOnce: boolean;
  onClose: () => void;
  onEdit: (account: Account) => void;
};

export function AccountSheet({ account, testAtOnce, onClose, onEdit }: AccountSheetProps) {
  return (
    <Sheet
      open={account !== null}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={account?.name ?? ''}
      className="w-[34rem]"
    >
      {account ? (
        <AccountDetails key={account.id} account={account} testAtOnce={testAtOnce} onEdit={onEdit} />
      ) : null}
    </Sheet>
  );
}

function AccountDetails({
  account,
  testAtOnce,
  onEdit,
}: Omit<AccountSheetProps, 'account' | 'onClose'> & { account: Account }) {
  const text = useText(accountsText);
  const names = text.columns;
  const errorMessage = useErrorMessage();
  const queries = useQueryClient();
  const [listing, setListing] = useState(false);
  const path = `${accountsPath}/${account.id}`;
  const { stats } = account;

  async function reset() {
    try {
      await requestJson(`${path}/reset`, { method: 'POST' });
      toast.success(text.resetDone(account.name));
    } catch (error) {
      toast.error(errorMessage(error));
    }
    await queries.invalidateQueries({ queryKey: [accountsPath] });
  }

  async function listModels() {
    setListing(true);
    try {
      const listed = await requestJson<{ ok: boolean; models: string[]; error: string | null }>(
        `${path}/models`,
        { method: 'POST' },
      );
      if (listed.ok) toast.success(text.listedDone(listed.models.length));
      else toast.error(text.listFailed, { description: listed.error });
    } catch (error) {
      toast.error(errorMessage(error));
    }
    setListing(false);
    await queries.invalidateQueries({ queryKey: [accountsPath] });
  }

  return (
    <div className="flex flex-col gap-6 p-4">
      <div className="flex flex-wrap gap-2">
        <CarriedLink href={`/requests?accountId=${encodeURIComponent(account.id)}`} className={buttonStyle()}>
          {text.showRequests}
        </CarriedLink>
        <Button onClick={() => onEdit(account)}>{text.edit}</Button>
        {account.status === 'cooldown' || account.status === 'failing' ? (
          <Button onClick={() => void reset()}>{text.reset}</Button>
        ) : null}
      </div>
      <section className="flex flex-col gap-2">
        <Details>
          <Detail name={names.status}>
            <AccountStatus account={account} />
          </Detail>
          <Detail name={names.success}>{formatRate(stats.successRate)}</Detail>
          <Detail name={names.requests}>
            <Count value={stats.requests} />
          </Detail>
          <Detail name={names.today}>
            <Count value={stats.todayRequests} />
          </Detail>
          <Detail name={names.tokens}>
            <Count value={stats.totalTokens} />
          </Detail>
          <Detail name={names.cost}>
            <Money value={stats.baseCost} />
          </Detail>
          <Detail name={names.inFlight}>
            <Count value={account.activeRequests} />
          </Detail>
          <Detail name={names.lastUsed}>
            <TimeAgo value={account.lastUsedAt} />
          </Detail>
        </Details>
        {account.lastError ? (
          <Notice tone="warn">
            <span className="font-medium">{text.lastError}</span>{' '}
            <TimeAgo value={account.lastErrorAt} className="text-ink-soft" />
            <br />
            {account.lastError}
          </Notice>
        ) : null}
      </section>
      <AccountTester account={account} startAtOnce={testAtOnce} />
      <section>
        <h3 className="mb-2 font-semibold">{text.settings}</h3>
        <Details>
          <Detail name={text.provider}>
            {account.provider} · {text.platforms[account.platform]}
          </Detail>
          <Detail name={text.endpoint}>
            <span className="break-all font-mono text-sm">{account.baseUrl}</span>
          </Detail>
          <Detail name={text.secret}>
            <span className="font-mono text-sm">{account.secretHint || '–'}</span>
          </Detail>
          <Detail name={names.models}>
            {account.models.length > 0 ? (
              <span className="font-mono text-sm">{account.models.join(', ')}</span>
            ) : (
              text.allModels
            )}
            <span className="mt-1 flex flex-wrap items-center gap-2 text-ink-soft text-sm">
              {account.traits.listedModels.length > 0 ? (
                <span title={account.traits.listedModels.join('\n')}>
                  {text.listed(account.traits.listedModels.length)}
                </span>
              ) : null}
              <Button size="small" pending={listing} onClick={() => void listModels()}>
                {text.listModels}
              </Button>
            </span>
          </Detail>
          {Object.keys(account.modelMap).length > 0 ? (
            <Detail name={text.modelMap}>
              <span className="font-mono text-sm">
                {Object.entries(account.modelMap)
                  .map(([asked, upstream]) => `${asked} → ${upstream}`)
                  .join(', ')}
              </span>
            </Detail>
          ) : null}
          <Detail name={names.priority}>{account.priority}</Detail>
          <Detail name={names.weight}>{account.weight}</Detail>
          <Detail name={text.maxConcurrency}>{account.maxConcurrency ?? text.unlimited}</Detail>
          <Detail name={text.onDisconnect}>
            {text.disconnects[account.onDisconnect === 'drain' ? 'drain' : 'abort']}
          </Detail>
          {account.proxyHint ? <Detail name={text.proxyUrl}>{account.proxyHint}</Detail> : null}
          {account.tags.length > 0 ? <Detail name={names.tags}>{account.tags.join(', ')}</Detail> : null}
        </Details>
      </section>
    </div>
  );
}
