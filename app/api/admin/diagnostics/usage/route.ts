import { dashboardRoute } from '@/lib/http/dashboard-route';
import { filterQuery } from '@/lib/stats/filters';
import { diagnoseUsage, usageDiagnosticsSchema } from '@/lib/stats/usage-diagnostics';

export const GET = dashboardRoute({
  role: 'admin',
  summary: 'Where usage is missing, by account, model and kind of call, and the likely cause',
  query: filterQuery('admin', {}),
  answer: usageDiagnosticsSchema,
  work: ({ query, database }) => diagnoseUsage(database, query.filters),
});
