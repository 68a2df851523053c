import { z } from 'zod';
import { recordAudit } from '@/lib/auth/audit';
import { nowMillis } from '@/lib/clock';
import { weirError } from '@/lib/errors';
import { dashboardRoute } from '@/lib/http/dashboard-route';
import { isoTime } from '@/lib/time';

export const POST = dashboardRoute({
  role: 'admin',
  summary: 'Acknowledge an alert',
  params: z.object({ id: z.string() }),
  answer: z.object({ id: z.string(), acknowledgedAt: z.string(), acknowledgedBy: z.string() }),
  work: ({ params, actor, database }) =>
    database.write(async (tx) => {
      const alert = await tx.alert.findUnique({ where: { id: params.id } });
      if (!alert) throw weirError('not_found', 'There is no such alert.');
      // Who was first stays: a second acknowledgement changes nothing.
      const acknowledgedAt = alert.acknowledgedAt ?? BigInt(nowMillis());
      const acknowledgedBy = alert.acknowledgedBy ?? actor.name;
      if (alert.acknowledgedAt === null) {
        await tx.alert.update({ where: { id: alert.id }, data: { acknowledgedAt, acknowledgedBy } });
        await recordAudit(tx, {
          actor,
          action: 'alert.acknowledge',
          target: { kind: 'alert', id: alert.id, name: alert.kind },
        });
      }
      return { id: alert.id, acknowledgedAt: isoTime(acknowledgedAt), acknowledgedBy };
    }),
});
