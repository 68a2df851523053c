import { alertListAnswer, alertListQuery, listAlerts } from '@/lib/alerts/alert-list';
import { dashboardRoute } from '@/lib/http/dashboard-route';

export const GET = dashboardRoute({
  role: 'admin',
  summary: 'Alerts, newest first, with where they were delivered',
  query: alertListQuery,
  answer: alertListAnswer,
  work: ({ query, database }) => listAlerts(database.read, query),
});
