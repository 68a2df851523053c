import { z } from 'zod';
import { recordAudit } from '@/lib/auth/audit';
import { nowMillis } from '@/lib/clock';
import { giveBackSpace } from '@/lib/db/vacuum';
import { dashboardRoute } from '@/lib/http/dashboard-route';
import { flagParameter, instantParameter } from '@/lib/http/fields';
import { countRequestsBefore, deleteRequestsBefore } from '@/lib/ledger/delete-requests';
import { dayMillis, isoTime } from '@/lib/time';

const query = z
  .object({
    before: instantParameter.optional(),
    days: z
      .string()
      .regex(/^[1-9]\d{0,4}$/, 'must be a whole number of days, at least 1')
      .transform(Number)
      .optional(),
    dryRun: flagParameter.default(false),
  })
  .transform(({ before, days, dryRun }, context) => {
    const refuse = (parameter: string, message: string) => {
      context.addIssue({ code: 'custom', path: [parameter], message });
      return z.NEVER;
    };
    if ((before === undefined) === (days === undefined))
      return refuse('before', 'give either before or days');
    const now = nowMillis();
    const instant = before ?? now - (days ?? 1) * dayMillis;
    if (instant > now) return refuse('before', 'must not be in the future');
    return { before: instant, dryRun };
  });

export const DELETE = dashboardRoute({
  role: 'admin',
  summary: 'Deletes requests of before an instant, or older than some days; sums stay',
  query,
  answer: z.object({ deleted: z.int().nonnegative(), dryRun: z.boolean() }),
  work: async ({ query: { before, dryRun }, actor, database, request }) => {
    if (dryRun) return { deleted: await countRequestsBefore(database, before), dryRun };
    const deleted = await deleteRequestsBefore(database, before, {
      signal: request.signal,
      note: (tx, requests) =>
        recordAudit(tx, {
          actor,
          action: 'request.delete',
          target: { kind: 'request' },
          changes: { before: isoTime(before), requests },
        }),
    });
    await giveBackSpace(database, { signal: request.signal });
    return { deleted, dryRun };
  },
});
