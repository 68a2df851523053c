export type Role = 'admin' | 'user';

/** Whoever a dashboard request acts as. An admin token acts as the first admin. */
export type Actor = {
  kind: 'session' | 'admin-token';
  userId: string;
  email: string;
  name: string;
  role: Role;
  locale: string | null;
  timeZone: string | null;
  /** SHA-256 of the session cookie; null for an admin token. */
  sessionId: string | null;
  /** Where this request came from, for the audit log. */
  clientIp: string;
  requestId: string;
};
