'use client';

import { type BadgeTone, StatusDot } from '@/components/ui/badge';
import { accountsText } from '@/lib/i18n/dictionaries/accounts';
import { useText } from '@/lib/i18n/locale-provider';
import type { Account } from '@/lib/queries/accounts';
import { Countdown } from './countdown';

const tones: Record<Account['status'], BadgeTone> = {
  active: 'good',
  cooldown: 'warn',
  failing: 'bad',
  disabled: 'neutral',
};

/** Whether an account takes requests, and if it rests, for how long. */
export function AccountStatus({ account }: { account: Account }) {
  const text = useText(accountsText);
  const resting = account.status === 'cooldown' || account.status === 'failing';
  return (
    <span
      className="flex min-w-0 items-center gap-1.5"
      title={account.lastError ?? text.statusHelp[account.status]}
    >
      <StatusDot tone={tones[account.status]}>{text.statuses[account.status]}</StatusDot>
      {resting && account.cooldownUntil ? (
        <span className="shrink-0 text-ink-soft text-sm">
          <Countdown until={account.cooldownUntil} />
        </span>
      ) : null}
    </span>
  );
}
