import { z } from 'zod';
import type { Reader } from '@/lib/db/database';
import { isoTime } from '@/lib/time';
import { alertKinds, severities } from './alert-kinds';

export const alertSchema = z.object({
  id: z.string(),
  kind: z.string(),
  severity: z.enum(severities),
  scope: z.string(),
  scopeId: z.string(),
  facts: z.unknown(),
  createdAt: z.string(),
  acknowledgedAt: z.string().nullable(),
  acknowledgedBy: z.string().nullable(),
  deliveries: z.array(
    z.object({
      channelId: z.string(),
      channelName: z.string().nullable(),
      state: z.string(),
      tries: z.int(),
      lastError: z.string().nullable(),
      deliveredAt: z.string().nullable(),
      nextTryAt: z.string().nullable(),
    }),
  ),
});
export type AlertView = z.output<typeof alertSchema>;

export const alertListQuery = z.object({
  kind: z.enum(alertKinds).optional(),
  severity: z.enum(severities).optional(),
  acknowledged: z.enum(['true', 'false']).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  /** The id of the last alert seen: ids sort by time. */
  cursor: z.uuid().optional(),
});

export const alertListAnswer = z.object({ items: z.array(alertSchema), nextCursor: z.string().nullable() });

/** Newest first; one more than the page is read to know whether there is more. */
export async function listAlerts(
  reader: Reader,
  query: z.output<typeof alertListQuery>,
): Promise<z.output<typeof alertListAnswer>> {
  const rows = await reader.alert.findMany({
    where: {
      kind: query.kind,
      severity: query.severity,
      ...(query.acknowledged ? { acknowledgedAt: query.acknowledged === 'true' ? { not: null } : null } : {}),
      ...(query.cursor ? { id: { lt: query.cursor } } : {}),
    },
    orderBy: { id: 'desc' },
    take: query.limit + 1,
    include: { deliveries: true },
  });
  const page = rows.slice(0, query.limit);
  const names = new Map(
    (await reader.alertChannel.findMany({ select: { id: true, name: true } })).map(({ id, name }) => [
      id,
      name,
    ]),
  );
  return {
    items: page.map((row) => ({
      id: row.id,
      kind: row.kind,
      severity: row.severity === 'critical' ? 'critical' : 'warning',
      scope: row.scope,
      scopeId: row.scopeId,
      facts: row.facts,
      createdAt: isoTime(row.createdAt),
      acknowledgedAt: isoTime(row.acknowledgedAt),
      acknowledgedBy: row.acknowledgedBy,
      deliveries: row.deliveries.map((delivery) => ({
        channelId: delivery.channelId,
        channelName: names.get(delivery.channelId) ?? null,
        state: delivery.state,
        tries: delivery.tries,
        lastError: delivery.lastError,
        deliveredAt: isoTime(delivery.deliveredAt),
        nextTryAt: delivery.state === 'pending' ? isoTime(delivery.nextTryAt) : null,
      })),
    })),
    nextCursor: rows.length > query.limit ? page.at(-1)!.id : null,
  };
}
