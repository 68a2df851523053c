import { z } from 'zod';
import { dashboardRoute } from '@/lib/http/dashboard-route';
import { isoTime } from '@/lib/http/fields';
import { formatDecimal } from '@/lib/money';
import { setExchangeRate } from '@/lib/price-list/manage-prices';
import { exchangeAnswerSchema, exchangeFieldsSchema } from '@/lib/price-list/price-fields';
import { defaultExchangeRates } from '@/lib/pricing/price-book';

const answerOf = (rate: { currency: string; perUsd: bigint; effectiveFrom: bigint | null }) => ({
  currency: rate.currency,
  perUsd: Number(formatDecimal(rate.perUsd, 9)),
  effectiveFrom: isoTime(rate.effectiveFrom),
});

export const GET = dashboardRoute({
  role: 'admin',
  summary: 'The exchange rates that prices in other currencies are converted at, the newest first',
  answer: z.object({ items: z.array(exchangeAnswerSchema) }),
  work: async ({ database }) => {
    const rates = await database.read.exchangeRate.findMany({
      orderBy: [{ effectiveFrom: 'desc' }, { id: 'desc' }],
      take: 200,
    });
    const builtIn = { currency: 'CNY', perUsd: defaultExchangeRates.CNY, effectiveFrom: null };
    return { items: [...rates, builtIn].map(answerOf) };
  },
});

export const POST = dashboardRoute({
  role: 'admin',
  summary: 'Sets an exchange rate from now or a given time on; what requests captured before stays',
  body: exchangeFieldsSchema,
  answer: exchangeAnswerSchema,
  status: 201,
  work: async ({ actor, body, database }) => answerOf(await setExchangeRate(database, actor, body)),
});
