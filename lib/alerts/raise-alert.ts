import { nowMillis } from '@/lib/clock';
import type { Transaction } from '@/lib/db/database';
import { sql } from '@/lib/db/dialect';
import { newId } from '@/lib/ids';
import type { AlertEvent, Severity } from './alert-kinds';

export type NewAlert = AlertEvent & {
  /** Names the happening itself, such as a quota, its period and the threshold: it is raised once, ever. */
  onceKey: string;
  severity: Severity;
  scope?: string;
  scopeId?: string;
  /** The user concerned, who sees it too and may be told. */
  userId?: string | null;
};

/**
 * Writes the alert and what must be delivered of it, in one transaction. False when it was raised before,
 * by whichever node: two that notice the same thing at once leave one alert.
 */
export async function raiseAlert(tx: Transaction, alert: NewAlert): Promise<boolean> {
  const now = nowMillis();
  const id = newId(now);
  // VALUES, not SELECT: only there does Postgres read the facts' text as the column's jsonb.
  const inserted = await tx.$executeRaw(sql`
    INSERT INTO alerts (id, once_key, kind, severity, scope, scope_id, user_id, facts, created_at)
    VALUES (${id}, ${alert.onceKey}, ${alert.kind}, ${alert.severity}, ${alert.scope ?? ''}, ${alert.scopeId ?? ''},
      ${alert.userId ?? null}, ${JSON.stringify(alert.facts)}, ${BigInt(now)})
    ON CONFLICT (once_key) DO NOTHING`);
  if (inserted === 0) return false;
  const recipients = await recipientsOf(tx, alert);
  if (recipients.length > 0) {
    await tx.alertDelivery.createMany({
      data: recipients.map((channelId) => ({
        id: newId(now),
        alertId: id,
        channelId,
        state: 'pending',
        nextTryAt: BigInt(now),
        createdAt: BigInt(now),
      })),
    });
  }
  return true;
}

/** A delivery to the user concerned goes to their own address instead of to a channel. */
export const userRecipient = (userId: string) => `user:${userId}`;

async function recipientsOf(tx: Transaction, alert: NewAlert): Promise<string[]> {
  const rules = await tx.alertRule.findMany({ where: { kind: alert.kind, enabled: true } });
  const channels = await tx.alertChannel.findMany({ where: { enabled: true }, select: { id: true } });
  const known = channels.map((channel) => channel.id);
  const recipients = new Set<string>();
  for (const rule of rules) {
    const chosen = Array.isArray(rule.channelIds) ? rule.channelIds.map(String) : [];
    // A rule without channels of its own tells all of them: a channel just added must not stay silent.
    for (const id of chosen.length > 0 ? chosen.filter((one) => known.includes(one)) : known)
      recipients.add(id);
    if (rule.notifyUser && alert.userId) {
      const user = await tx.user.findUnique({ where: { id: alert.userId } });
      if (user?.notifyAlerts && !user.deletedAt && !user.disabledAt) recipients.add(userRecipient(user.id));
    }
  }
  return [...recipients];
}
