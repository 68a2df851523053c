import {
  importAccounts,
  importAnswerSchema,
  importBodySchema,
  importQuerySchema,
} from '@/lib/accounts/import-accounts';
import { dashboardRoute } from '@/lib/http/dashboard-route';

export const POST = dashboardRoute({
  role: 'admin',
  summary: 'Adds many accounts at once: one secret a line, CSV or JSON; answers for each line',
  query: importQuerySchema,
  body: importBodySchema,
  bodyLimit: 8 * 1024 * 1024,
  acceptsText: true,
  answer: importAnswerSchema,
  work: ({ actor, body, query, database }) => importAccounts(database, actor, body, query),
});
