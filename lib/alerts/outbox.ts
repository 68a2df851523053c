// Delivers what is due. One node at a time does it, under a lease; a delivery whose node died is due again
// when its claim ends, so an alert arrives at least once, always under the same id.
import { nowMillis } from '@/lib/clock';
import type { Database } from '@/lib/db/database';
import { errorMessage } from '@/lib/errors';
import { isoTime } from '@/lib/time';
import { readAlertEvent, type Severity } from './alert-kinds';
import { openChannelConfig } from './channel-config';
import { channelOf } from './channels/all-channels';
import type { ChannelContext, ChannelMessage } from './channels/channel';
import { email } from './channels/email';
import { type AlertLocale, alertWords, digestTitle } from './words';

export const mostTries = 8;
const firstDelayMillis = 30_000;
const longestDelayMillis = 6 * 3_600_000;
const batchSize = 200;
const minuteMillis = 60_000;

/** 30 s, 2 min, 8 min … at most 6 h. */
export function retryDelayMillis(tries: number): number {
  return Math.min(firstDelayMillis * 4 ** (tries - 1), longestDelayMillis);
}

export type OutboxContext = Omit<ChannelContext, 'now'> & { publicUrl: string | undefined };

type Recipient = {
  locale: AlertLocale;
  perMinute: number;
  send(message: ChannelMessage): Promise<void>;
};

/** One round: everything due is delivered, put into a digest, left for the next minute, or noted as failed. */
export async function deliverDue(
  database: Database,
  context: OutboxContext,
): Promise<{ delivered: number; failed: number }> {
  const now = nowMillis();
  const due = await database.read.alertDelivery.findMany({
    where: { state: 'pending', nextTryAt: { lte: BigInt(now) } },
    orderBy: [{ nextTryAt: 'asc' }, { id: 'asc' }],
    take: batchSize,
    include: { alert: true },
  });
  const byChannel = new Map<string, typeof due>();
  for (const delivery of due) {
    const others = byChannel.get(delivery.channelId);
    if (others) others.push(delivery);
    else byChannel.set(delivery.channelId, [delivery]);
  }
  let delivered = 0;
  let failed = 0;
  // Channels side by side: a receiver that hangs must not delay the others.
  await Promise.all(
    [...byChannel].map(async ([channelId, deliveries]) => {
      const recipient = await recipientFor(database, channelId, context);
      if (typeof recipient === 'string') {
        await giveUp(
          database,
          deliveries.map((one) => one.id),
          recipient,
        );
        failed += deliveries.length;
        return;
      }
      for (const group of await groupsFor(database, channelId, recipient, deliveries, now)) {
        const error = await attempt(recipient, group, context);
        await settle(database, channelId, group, error);
        if (error === null) delivered += group.length;
        else failed += group.length;
      }
    }),
  );
  return { delivered, failed };
}

type Due = {
  id: string;
  tries: number;
  alert: { id: string; kind: string; severity: string; facts: unknown; createdAt: bigint };
};

/** What can be sent this minute: one by one while there is room, else everything in one message. */
async function groupsFor<D extends Due>(
  database: Database,
  channelId: string,
  recipient: Recipient,
  deliveries: D[],
  now: number,
): Promise<D[][]> {
  const lately = await database.read.alertDelivery.groupBy({
    // Everything in one digest has one time, so distinct times count messages.
    by: ['deliveredAt'],
    where: { channelId, deliveredAt: { gt: BigInt(now - minuteMillis) } },
  });
  const room = recipient.perMinute - lately.length;
  if (room <= 0) return [];
  return deliveries.length <= Math.max(1, room / 2) ? deliveries.map((one) => [one]) : [deliveries];
}

async function attempt(recipient: Recipient, group: Due[], context: OutboxContext): Promise<string | null> {
  try {
    await recipient.send(messageOf(group, recipient.locale, context.publicUrl));
    return null;
  } catch (error) {
    return errorMessage(error).slice(0, 500);
  }
}

function messageOf(group: Due[], locale: AlertLocale, publicUrl: string | undefined): ChannelMessage {
  const [first] = group as [Due];
  const worded = group.map(({ alert }) => {
    const event = readAlertEvent(alert.kind, alert.facts);
    return event
      ? alertWords(event, alert.severity as Severity, locale)
      : { title: `${alert.severity}: ${alert.kind}`, lines: [] };
  });
  const single = worded.length === 1 ? worded[0]! : null;
  return {
    id: first.id,
    title: single?.title ?? digestTitle(group.length, locale),
    lines: single?.lines ?? worded.map((one) => `• ${[one.title, ...one.lines].join(' · ')}`),
    link: publicUrl ? `${publicUrl}/quotas` : null,
    severity: group.some(({ alert }) => alert.severity === 'critical') ? 'critical' : 'warning',
    locale,
    alerts: group.map(({ alert }) => ({
      id: alert.id,
      kind: alert.kind,
      severity: alert.severity,
      createdAt: isoTime(alert.createdAt),
      facts: alert.facts,
    })),
  };
}

async function settle(
  database: Database,
  channelId: string,
  group: Due[],
  error: string | null,
): Promise<void> {
  const now = BigInt(nowMillis());
  await database.write(async (tx) => {
    for (const { id, tries } of group) {
      const tried = tries + 1;
      const outcome =
        error === null
          ? { state: 'delivered', deliveredAt: now, lastError: null }
          : tried >= mostTries
            ? { state: 'failed', lastError: error }
            : { nextTryAt: now + BigInt(retryDelayMillis(tried)), lastError: error };
      await tx.alertDelivery.updateMany({
        where: { id, state: 'pending' },
        data: { ...outcome, tries: tried },
      });
    }
    await tx.alertChannel.updateMany({
      where: { id: channelId },
      data: error === null ? { lastUsedAt: now, lastError: null } : { lastError: error },
    });
  });
}

async function giveUp(database: Database, ids: string[], reason: string): Promise<void> {
  await database.write((tx) =>
    tx.alertDelivery.updateMany({
      where: { id: { in: ids }, state: 'pending' },
      data: { state: 'failed', lastError: reason },
    }),
  );
}

/** A recipient, or in words why there is none. */
async function recipientFor(
  database: Database,
  channelId: string,
  context: OutboxContext,
): Promise<Recipient | string> {
  const full = (): ChannelContext => ({ ...context, now: nowMillis() });
  if (channelId.startsWith('user:')) {
    const user = await database.read.user.findUnique({ where: { id: channelId.slice('user:'.length) } });
    if (!user || user.deletedAt || user.disabledAt) return 'the user is no longer there';
    return {
      locale: user.locale === 'zh' ? 'zh' : 'en',
      perMinute: email.perMinute,
      send: (message) => email.send({ to: [user.email] }, message, full()),
    };
  }
  const row = await database.read.alertChannel.findUnique({ where: { id: channelId } });
  const channel = row ? channelOf(row.kind) : null;
  if (!row || !channel) return 'the channel was deleted';
  if (!row.enabled) return 'the channel is switched off';
  return {
    locale: row.locale === 'zh' ? 'zh' : 'en',
    perMinute: channel.perMinute,
    // Opened at each sending, inside what is retried: an envelope that does not open is a failure to show.
    send: (message) => channel.send(openChannelConfig(row), message, full()),
  };
}
