import type { Database } from '@/lib/db/database';
import type { AdmissionAnswer, AdmissionQuestion } from '@/lib/limits/admission';

export interface Limiter {
  /** At once where everything is in memory; a promise when a counter must first be read, or with Redis. */
  admit(question: AdmissionQuestion): AdmissionAnswer | Promise<AdmissionAnswer>;
}

/** This process's limits. */
export function limiter(): Limiter {
  throw new Error('the limits are not loaded');
}

/** Loads quotas, keeps them and their counters fresh; the returned function stops it. */
export async function startLimiter(_database: Database): Promise<() => Promise<void>> {
  throw new Error('the limits are not loaded');
}
