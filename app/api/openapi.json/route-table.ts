// Written by `npm run routes`: every dashboard route file by the path it serves.
import * as route0 from '@/app/api/admin/accounts/[id]/models/route';
import * as route1 from '@/app/api/admin/accounts/[id]/reset/route';
import * as route2 from '@/app/api/admin/accounts/[id]/route';
import * as route3 from '@/app/api/admin/accounts/[id]/test/route';
import * as route4 from '@/app/api/admin/accounts/import/route';
import * as route5 from '@/app/api/admin/accounts/presets/route';
import * as route6 from '@/app/api/admin/accounts/route';
import * as route7 from '@/app/api/admin/alert-channels/[id]/route';
import * as route8 from '@/app/api/admin/alert-channels/[id]/test/route';
import * as route9 from '@/app/api/admin/alert-channels/route';
import * as route10 from '@/app/api/admin/alert-rules/[id]/route';
import * as route11 from '@/app/api/admin/alert-rules/route';
import * as route12 from '@/app/api/admin/alerts/[id]/acknowledge/route';
import * as route13 from '@/app/api/admin/alerts/route';
import * as route14 from '@/app/api/admin/api-keys/[id]/route';
import * as route15 from '@/app/api/admin/api-keys/route';
import * as route16 from '@/app/api/admin/audit/route';
import * as route17 from '@/app/api/admin/pricing/[model]/route';
import * as route18 from '@/app/api/admin/pricing/exchange-rates/route';
import * as route19 from '@/app/api/admin/pricing/route';
import * as route20 from '@/app/api/admin/projects/[id]/route';
import * as route21 from '@/app/api/admin/projects/route';
import * as route22 from '@/app/api/admin/quotas/[id]/route';
import * as route23 from '@/app/api/admin/quotas/route';
import * as route24 from '@/app/api/admin/settings/route';
import * as route25 from '@/app/api/admin/users/[id]/reset-link/route';
import * as route26 from '@/app/api/admin/users/[id]/route';
import * as route27 from '@/app/api/admin/users/[id]/usage/summary/route';
import * as route28 from '@/app/api/admin/users/all-price-rate/route';
import * as route29 from '@/app/api/admin/users/batch-price-rate/route';
import * as route30 from '@/app/api/admin/users/invite/route';
import * as route31 from '@/app/api/admin/users/route';
import * as route32 from '@/app/api/auth/login/route';
import * as route33 from '@/app/api/auth/logout/route';
import * as route34 from '@/app/api/auth/me/route';
import * as route35 from '@/app/api/auth/password/route';
import * as route36 from '@/app/api/keys/[id]/rotate/route';
import * as route37 from '@/app/api/keys/[id]/route';
import * as route38 from '@/app/api/keys/route';
import * as route39 from '@/app/api/logs/requests/[id]/route';
import * as route40 from '@/app/api/logs/requests/route';
import * as route41 from '@/app/api/quotas/status/route';
import * as route42 from '@/app/api/setup/route';
import * as route43 from '@/app/api/stats/overview/route';
import * as route44 from '@/app/api/token/[id]/settings/route';
import * as route45 from '@/app/api/views/[id]/route';
import * as route46 from '@/app/api/views/route';
import type { RouteTable } from '@/lib/http/openapi';

export const routeTable: RouteTable = {
  '/api/admin/accounts/[id]/models': route0,
  '/api/admin/accounts/[id]/reset': route1,
  '/api/admin/accounts/[id]': route2,
  '/api/admin/accounts/[id]/test': route3,
  '/api/admin/accounts/import': route4,
  '/api/admin/accounts/presets': route5,
  '/api/admin/accounts': route6,
  '/api/admin/alert-channels/[id]': route7,
  '/api/admin/alert-channels/[id]/test': route8,
  '/api/admin/alert-channels': route9,
  '/api/admin/alert-rules/[id]': route10,
  '/api/admin/alert-rules': route11,
  '/api/admin/alerts/[id]/acknowledge': route12,
  '/api/admin/alerts': route13,
  '/api/admin/api-keys/[id]': route14,
  '/api/admin/api-keys': route15,
  '/api/admin/audit': route16,
  '/api/admin/pricing/[model]': route17,
  '/api/admin/pricing/exchange-rates': route18,
  '/api/admin/pricing': route19,
  '/api/admin/projects/[id]': route20,
  '/api/admin/projects': route21,
  '/api/admin/quotas/[id]': route22,
  '/api/admin/quotas': route23,
  '/api/admin/settings': route24,
  '/api/admin/users/[id]/reset-link': route25,
  '/api/admin/users/[id]': route26,
  '/api/admin/users/[id]/usage/summary': route27,
  '/api/admin/users/all-price-rate': route28,
  '/api/admin/users/batch-price-rate': route29,
  '/api/admin/users/invite': route30,
  '/api/admin/users': route31,
  '/api/auth/login': route32,
  '/api/auth/logout': route33,
  '/api/auth/me': route34,
  '/api/auth/password': route35,
  '/api/keys/[id]/rotate': route36,
  '/api/keys/[id]': route37,
  '/api/keys': route38,
  '/api/logs/requests/[id]': route39,
  '/api/logs/requests': route40,
  '/api/quotas/status': route41,
  '/api/setup': route42,
  '/api/stats/overview': route43,
  '/api/token/[id]/settings': route44,
  '/api/views/[id]': route45,
  '/api/views': route46,
};
