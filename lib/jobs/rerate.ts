import { z } from 'zod';
import { nowMillis } from '@/lib/clock';
import { weirError } from '@/lib/errors';
import { defineJob } from '@/lib/jobs/job';
import { dayZone } from '@/lib/ledger/day-zone';
import { rerateRequests } from '@/lib/ledger/rerate';
import { loadPriceBook, priceBook } from '@/lib/pricing/price-book';
import { parseInstant } from '@/lib/time';

const moment = z.union([z.string().max(40), z.int().nonnegative()]).transform(String);

export const rerateParams = z.strictObject({
  from: moment,
  to: moment.optional(),
  /** A name or a glob; left out, every model. */
  model: z.string().min(1).max(200).optional(),
  /** `current`: the prices in force now; `past`: those that were in force when each request was made. */
  prices: z.enum(['current', 'past']).default('current'),
  dryRun: z.boolean().default(true),
});

/** The one way in which a price change reaches requests of before. */
export const rerate = defineJob({
  name: 'rerate',
  description:
    'Gives past requests the cost that the prices of now make ({from, to, model, dryRun}). With dryRun, which is the default, it only says what would change.',
  schedule: () => null,
  params: rerateParams,
  async run({ database, params, signal, progress }) {
    const zone = await dayZone(database);
    const now = nowMillis();
    const instant = (text: string, name: string) => {
      const parsed = parseInstant(text, now, zone);
      if (parsed !== null) return parsed;
      throw weirError('invalid_parameter', `${name}: must be ISO 8601, epoch milliseconds, or relative`, {
        param: name,
      });
    };
    const from = instant(params.from, 'from');
    const to = params.to === undefined ? now : instant(params.to, 'to');
    if (from >= to) throw weirError('invalid_parameter', 'from: must be before to', { param: 'from' });
    // This node may not have heard yet of the price that was just set on another.
    await loadPriceBook(database);
    return rerateRequests(
      database,
      priceBook(),
      {
        from,
        to,
        model: params.model ?? null,
        pricesAt: params.prices === 'current' ? now : null,
        dryRun: params.dryRun,
      },
      { signal, onProgress: progress },
    );
  },
});
