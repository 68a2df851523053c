// What the gateway needs to know about a client key, held in memory and never read from the database on the
// hot path. Money is nano-USD, the rate millionths, instants epoch milliseconds; null means no limit.

export type KeyRecord = {
  id: string;
  name: string;
  userId: string;
  userName: string;
  userEmail: string;
  projectId: string | null;
  projectName: string | null;
  /** Empty lists allow everything. Models are names or globs. */
  allowedPlatforms: readonly string[];
  allowedModels: readonly string[];
  allowedIps: readonly string[];
  rpm: number | null;
  tpm: number | null;
  maxConcurrency: number | null;
  dailyTokens: bigint | null;
  monthlyTokens: bigint | null;
  dailyCost: bigint | null;
  monthlyCost: bigint | null;
  tags: Readonly<Record<string, string>>;
  recordConversations: boolean;
  responseCache: boolean;
  /** The owner's price rate in millionths: 1000000n is 1.0. */
  priceRate: bigint;
  expiresAt: number | null;
  enabled: boolean;
};
