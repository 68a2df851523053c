import { z } from 'zod';
import { dashboardRoute } from '@/lib/http/dashboard-route';
import { ownPrice, withForce } from '@/lib/price-list/list-prices';
import { deletePrice, setPrice } from '@/lib/price-list/manage-prices';
import { priceAnswerSchema, priceFieldsSchema, priceModelParams } from '@/lib/price-list/price-fields';
import { loadPriceBook } from '@/lib/pricing/price-book';

export const PUT = dashboardRoute({
  role: 'admin',
  summary: 'Sets the price of a model (name or glob) as a new version; rows before it keep theirs',
  params: priceModelParams,
  body: priceFieldsSchema,
  answer: priceAnswerSchema,
  work: async ({ actor, params, body, database }) => {
    const row = await setPrice(database, actor, params.model, body);
    await loadPriceBook(database);
    return withForce(ownPrice(row));
  },
});

export const DELETE = dashboardRoute({
  role: 'admin',
  summary: "Takes back one's own price of a model: the catalogue's is in force again",
  params: priceModelParams,
  query: z.object({ provider: z.string().max(60).default('') }),
  answer: z.object({ model: z.string(), provider: z.string(), deleted: z.literal(true) }),
  work: async ({ actor, params, query, database }) => {
    await deletePrice(database, actor, params.model, query.provider);
    return { model: params.model, provider: query.provider, deleted: true as const };
  },
});
