import type { BadgeTone } from '@/components/ui/badge';
import type { Key } from '@/lib/queries/keys';

export type KeyState = 'enabled' | 'disabled' | 'disabledByAdmin' | 'expired' | 'overQuota';

/** What keeps a key from being used, if anything does. */
export function keyStateOf(key: Key, now: number): KeyState {
  if (!key.enabled) return key.disabledByAdmin ? 'disabledByAdmin' : 'disabled';
  if (key.expiresAt && new Date(key.expiresAt).getTime() <= now) return 'expired';
  return key.quota?.exceeded ? 'overQuota' : 'enabled';
}

export const keyStateTone: Record<KeyState, BadgeTone> = {
  enabled: 'good',
  disabled: 'neutral',
  disabledByAdmin: 'bad',
  expired: 'warn',
  overQuota: 'bad',
};

/** The share of the limit that is nearest to being reached, 0–100; null where there is none. */
export function limitUsed(key: Key): number | null {
  const shares = [key.quota?.day, key.quota?.month].flatMap((period) =>
    period ? [period.percentage.tokens, period.percentage.cost] : [],
  );
  const known = shares.filter((share) => share !== null);
  return known.length > 0 ? Math.max(...known) : null;
}
