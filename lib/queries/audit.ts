import { routePages } from './route-query';

export type AuditEntry = {
  id: string;
  createdAt: string;
  actorId: string | null;
  actorName: string;
  actorKind: string;
  action: string;
  targetKind: string;
  targetId: string | null;
  targetName: string;
  changes: unknown;
  clientIp: string;
  requestId: string | null;
};

export function auditPages(search: { targetKind?: string | null; action?: string | null }) {
  return routePages<AuditEntry>('/api/admin/audit', { ...search, limit: 100 });
}
