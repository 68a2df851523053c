import type { Database } from '@/lib/db/database';

export const databaseKinds = ['sqlite', 'postgres'] as const;
export type DatabaseKind = (typeof databaseKinds)[number];

export interface TestDatabase extends Database {
  /** For opening the same database a second time. */
  readonly url: string;
}

/**
 * Inside a `describe`: a fresh, migrated database for its tests, which is also what `database()` answers
 * meanwhile. Usable from `beforeAll` on.
 */
export declare function useTestDatabase(kind: DatabaseKind): TestDatabase;
