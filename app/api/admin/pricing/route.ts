import { z } from 'zod';
import { decodeCursor, encodeCursor, pageFrom } from '@/lib/http/cursor';
import { dashboardRoute } from '@/lib/http/dashboard-route';
import { pageOf, pageQuery } from '@/lib/http/fields';
import { listPrices, placeOf } from '@/lib/price-list/list-prices';
import { priceAnswerSchema, priceSources } from '@/lib/price-list/price-fields';

const cursorSchema = z.tuple([z.number(), z.string(), z.string(), z.number()]);

export const GET = dashboardRoute({
  role: 'admin',
  summary: 'Lists prices: own ones, the catalogue, and what is built in',
  query: z.object({
    ...pageQuery,
    q: z.string().max(200).optional(),
    provider: z.string().max(60).optional(),
    source: z.enum(priceSources).optional(),
  }),
  answer: pageOf(priceAnswerSchema),
  work: async ({ query, database }) => {
    const after = decodeCursor(cursorSchema, query.cursor);
    const rows = await listPrices(database, query, { limit: query.limit, after });
    return pageFrom(rows, query.limit, (last) => encodeCursor(placeOf(last)));
  },
});
