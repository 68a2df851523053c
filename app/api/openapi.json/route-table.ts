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
import * as route14 from '@/app/api/admin/api-keys/[id]/logs/route';
import * as route15 from '@/app/api/admin/api-keys/[id]/route';
import * as route16 from '@/app/api/admin/api-keys/route';
import * as route17 from '@/app/api/admin/audit/route';
import * as route18 from '@/app/api/admin/diagnostics/usage/route';
import * as route19 from '@/app/api/admin/jobs/[name]/cancel/route';
import * as route20 from '@/app/api/admin/jobs/[name]/run/route';
import * as route21 from '@/app/api/admin/jobs/route';
import * as route22 from '@/app/api/admin/pricing/[model]/route';
import * as route23 from '@/app/api/admin/pricing/exchange-rates/route';
import * as route24 from '@/app/api/admin/pricing/rerate/route';
import * as route25 from '@/app/api/admin/pricing/route';
import * as route26 from '@/app/api/admin/projects/[id]/route';
import * as route27 from '@/app/api/admin/projects/route';
import * as route28 from '@/app/api/admin/proxy/test/route';
import * as route29 from '@/app/api/admin/quotas/[id]/route';
import * as route30 from '@/app/api/admin/quotas/route';
import * as route31 from '@/app/api/admin/settings/route';
import * as route32 from '@/app/api/admin/usage/records/route';
import * as route33 from '@/app/api/admin/users/[id]/reset-link/route';
import * as route34 from '@/app/api/admin/users/[id]/route';
import * as route35 from '@/app/api/admin/users/[id]/usage/summary/route';
import * as route36 from '@/app/api/admin/users/all-price-rate/route';
import * as route37 from '@/app/api/admin/users/batch-price-rate/route';
import * as route38 from '@/app/api/admin/users/invite/route';
import * as route39 from '@/app/api/admin/users/route';
import * as route40 from '@/app/api/auth/login/route';
import * as route41 from '@/app/api/auth/logout/route';
import * as route42 from '@/app/api/auth/me/route';
import * as route43 from '@/app/api/auth/password/route';
import * as route44 from '@/app/api/conversations/[id]/route';
import * as route45 from '@/app/api/conversations/export/route';
import * as route46 from '@/app/api/conversations/route';
import * as route47 from '@/app/api/conversations/search/route';
import * as route48 from '@/app/api/keys/[id]/rotate/route';
import * as route49 from '@/app/api/keys/[id]/route';
import * as route50 from '@/app/api/keys/route';
import * as route51 from '@/app/api/logs/facets/route';
import * as route52 from '@/app/api/logs/requests/[id]/route';
import * as route53 from '@/app/api/logs/requests/export/route';
import * as route54 from '@/app/api/logs/requests/live/route';
import * as route55 from '@/app/api/logs/requests/old/route';
import * as route56 from '@/app/api/logs/requests/route';
import * as route57 from '@/app/api/quotas/status/route';
import * as route58 from '@/app/api/setup/route';
import * as route59 from '@/app/api/stats/accounts/[id]/route';
import * as route60 from '@/app/api/stats/accounts/[id]/trend/route';
import * as route61 from '@/app/api/stats/breakdown/route';
import * as route62 from '@/app/api/stats/cache/route';
import * as route63 from '@/app/api/stats/models/route';
import * as route64 from '@/app/api/stats/overview/route';
import * as route65 from '@/app/api/stats/realtime/route';
import * as route66 from '@/app/api/stats/timeseries/route';
import * as route67 from '@/app/api/stats/tokens/[id]/route';
import * as route68 from '@/app/api/stats/tokens/[id]/trend/route';
import * as route69 from '@/app/api/stats/top/models/route';
import * as route70 from '@/app/api/stats/top/tokens/route';
import * as route71 from '@/app/api/token/[id]/settings/route';
import * as route72 from '@/app/api/usage/breakdown/route';
import * as route73 from '@/app/api/usage/connection/route';
import * as route74 from '@/app/api/usage/conversations/[id]/route';
import * as route75 from '@/app/api/usage/conversations/export/route';
import * as route76 from '@/app/api/usage/conversations/route';
import * as route77 from '@/app/api/usage/conversations/search/route';
import * as route78 from '@/app/api/usage/daily/route';
import * as route79 from '@/app/api/usage/export/route';
import * as route80 from '@/app/api/usage/facets/route';
import * as route81 from '@/app/api/usage/models/route';
import * as route82 from '@/app/api/usage/monthly/route';
import * as route83 from '@/app/api/usage/records/[id]/route';
import * as route84 from '@/app/api/usage/records/route';
import * as route85 from '@/app/api/usage/stats/route';
import * as route86 from '@/app/api/usage/summary/route';
import * as route87 from '@/app/api/usage/timeseries/route';
import * as route88 from '@/app/api/views/[id]/route';
import * as route89 from '@/app/api/views/route';
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
  '/api/admin/api-keys/[id]/logs': route14,
  '/api/admin/api-keys/[id]': route15,
  '/api/admin/api-keys': route16,
  '/api/admin/audit': route17,
  '/api/admin/diagnostics/usage': route18,
  '/api/admin/jobs/[name]/cancel': route19,
  '/api/admin/jobs/[name]/run': route20,
  '/api/admin/jobs': route21,
  '/api/admin/pricing/[model]': route22,
  '/api/admin/pricing/exchange-rates': route23,
  '/api/admin/pricing/rerate': route24,
  '/api/admin/pricing': route25,
  '/api/admin/projects/[id]': route26,
  '/api/admin/projects': route27,
  '/api/admin/proxy/test': route28,
  '/api/admin/quotas/[id]': route29,
  '/api/admin/quotas': route30,
  '/api/admin/settings': route31,
  '/api/admin/usage/records': route32,
  '/api/admin/users/[id]/reset-link': route33,
  '/api/admin/users/[id]': route34,
  '/api/admin/users/[id]/usage/summary': route35,
  '/api/admin/users/all-price-rate': route36,
  '/api/admin/users/batch-price-rate': route37,
  '/api/admin/users/invite': route38,
  '/api/admin/users': route39,
  '/api/auth/login': route40,
  '/api/auth/logout': route41,
  '/api/auth/me': route42,
  '/api/auth/password': route43,
  '/api/conversations/[id]': route44,
  '/api/conversations/export': route45,
  '/api/conversations': route46,
  '/api/conversations/search': route47,
  '/api/keys/[id]/rotate': route48,
  '/api/keys/[id]': route49,
  '/api/keys': route50,
  '/api/logs/facets': route51,
  '/api/logs/requests/[id]': route52,
  '/api/logs/requests/export': route53,
  '/api/logs/requests/live': route54,
  '/api/logs/requests/old': route55,
  '/api/logs/requests': route56,
  '/api/quotas/status': route57,
  '/api/setup': route58,
  '/api/stats/accounts/[id]': route59,
  '/api/stats/accounts/[id]/trend': route60,
  '/api/stats/breakdown': route61,
  '/api/stats/cache': route62,
  '/api/stats/models': route63,
  '/api/stats/overview': route64,
  '/api/stats/realtime': route65,
  '/api/stats/timeseries': route66,
  '/api/stats/tokens/[id]': route67,
  '/api/stats/tokens/[id]/trend': route68,
  '/api/stats/top/models': route69,
  '/api/stats/top/tokens': route70,
  '/api/token/[id]/settings': route71,
  '/api/usage/breakdown': route72,
  '/api/usage/connection': route73,
  '/api/usage/conversations/[id]': route74,
  '/api/usage/conversations/export': route75,
  '/api/usage/conversations': route76,
  '/api/usage/conversations/search': route77,
  '/api/usage/daily': route78,
  '/api/usage/export': route79,
  '/api/usage/facets': route80,
  '/api/usage/models': route81,
  '/api/usage/monthly': route82,
  '/api/usage/records/[id]': route83,
  '/api/usage/records': route84,
  '/api/usage/stats': route85,
  '/api/usage/summary': route86,
  '/api/usage/timeseries': route87,
  '/api/views/[id]': route88,
  '/api/views': route89,
};
