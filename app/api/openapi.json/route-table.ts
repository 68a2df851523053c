// Written by `npm run routes`: every dashboard route file by the path it serves.
import * as route0 from '@/app/api/admin/alert-channels/[id]/route';
import * as route1 from '@/app/api/admin/alert-channels/[id]/test/route';
import * as route2 from '@/app/api/admin/alert-channels/route';
import * as route3 from '@/app/api/admin/alert-rules/[id]/route';
import * as route4 from '@/app/api/admin/alert-rules/route';
import * as route5 from '@/app/api/admin/alerts/[id]/acknowledge/route';
import * as route6 from '@/app/api/admin/alerts/route';
import * as route7 from '@/app/api/admin/api-keys/[id]/route';
import * as route8 from '@/app/api/admin/api-keys/route';
import * as route9 from '@/app/api/admin/audit/route';
import * as route10 from '@/app/api/admin/projects/[id]/route';
import * as route11 from '@/app/api/admin/projects/route';
import * as route12 from '@/app/api/admin/quotas/[id]/route';
import * as route13 from '@/app/api/admin/quotas/route';
import * as route14 from '@/app/api/admin/settings/route';
import * as route15 from '@/app/api/admin/users/[id]/reset-link/route';
import * as route16 from '@/app/api/admin/users/[id]/route';
import * as route17 from '@/app/api/admin/users/[id]/usage/summary/route';
import * as route18 from '@/app/api/admin/users/all-price-rate/route';
import * as route19 from '@/app/api/admin/users/batch-price-rate/route';
import * as route20 from '@/app/api/admin/users/invite/route';
import * as route21 from '@/app/api/admin/users/route';
import * as route22 from '@/app/api/auth/login/route';
import * as route23 from '@/app/api/auth/logout/route';
import * as route24 from '@/app/api/auth/me/route';
import * as route25 from '@/app/api/auth/password/route';
import * as route26 from '@/app/api/keys/[id]/rotate/route';
import * as route27 from '@/app/api/keys/[id]/route';
import * as route28 from '@/app/api/keys/route';
import * as route29 from '@/app/api/quotas/status/route';
import * as route30 from '@/app/api/setup/route';
import * as route31 from '@/app/api/token/[id]/settings/route';
import type { RouteTable } from '@/lib/http/openapi';

export const routeTable: RouteTable = {
  '/api/admin/alert-channels/[id]': route0,
  '/api/admin/alert-channels/[id]/test': route1,
  '/api/admin/alert-channels': route2,
  '/api/admin/alert-rules/[id]': route3,
  '/api/admin/alert-rules': route4,
  '/api/admin/alerts/[id]/acknowledge': route5,
  '/api/admin/alerts': route6,
  '/api/admin/api-keys/[id]': route7,
  '/api/admin/api-keys': route8,
  '/api/admin/audit': route9,
  '/api/admin/projects/[id]': route10,
  '/api/admin/projects': route11,
  '/api/admin/quotas/[id]': route12,
  '/api/admin/quotas': route13,
  '/api/admin/settings': route14,
  '/api/admin/users/[id]/reset-link': route15,
  '/api/admin/users/[id]': route16,
  '/api/admin/users/[id]/usage/summary': route17,
  '/api/admin/users/all-price-rate': route18,
  '/api/admin/users/batch-price-rate': route19,
  '/api/admin/users/invite': route20,
  '/api/admin/users': route21,
  '/api/auth/login': route22,
  '/api/auth/logout': route23,
  '/api/auth/me': route24,
  '/api/auth/password': route25,
  '/api/keys/[id]/rotate': route26,
  '/api/keys/[id]': route27,
  '/api/keys': route28,
  '/api/quotas/status': route29,
  '/api/setup': route30,
  '/api/token/[id]/settings': route31,
};
