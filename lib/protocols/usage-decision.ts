import type { Outcome, ResponseReading, UsageDecision } from '@/lib/protocols/protocol';

/** What has to be estimated before `decideUsage` can be asked; both false means: do not even tokenize. */
export type MissingCounts = { input: boolean; output: boolean };

export type Estimates = { inputTokens: number | null; outputTokens: number | null };

export type UsageFacts = {
  reading: ResponseReading;
  outcome: Outcome;
};

export declare function missingCounts(facts: UsageFacts): MissingCounts;

/** Where the row's numbers come from. `estimates` only matter where `missingCounts` asked for them. */
export declare function decideUsage(facts: UsageFacts, estimates: Estimates): UsageDecision;
