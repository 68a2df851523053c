// An upstream account as the pool holds it in memory, its secret already opened.
import { z } from 'zod';

export const platforms = ['openai', 'anthropic', 'gemini', 'azure-openai', 'openai-compatible'] as const;
export type Platform = (typeof platforms)[number];

export type WireProtocol = 'openai' | 'anthropic' | 'gemini';

export const authStyles = ['bearer', 'x-api-key', 'api-key', 'x-goog-api-key', 'query-key', 'none'] as const;
export type AuthStyle = (typeof authStyles)[number];

const seconds = (most: number) =>
  z
    .number()
    .int()
    .min(1)
    .max(most * 1000);

/** Milliseconds; what is left out takes the defaults below. */
export const accountTimeoutsSchema = z.object({
  connectMs: seconds(300).optional(),
  /** Until the response headers. */
  firstByteMs: seconds(3600).optional(),
  /** Between two pieces of the body. */
  idleMs: seconds(3600).optional(),
});

export const defaultTimeouts = { connectMs: 10_000, firstByteMs: 300_000, idleMs: 300_000 };
export type AccountTimeouts = typeof defaultTimeouts;

/** What was learnt about this upstream by using it. */
export const accountTraitsSchema = z.object({
  rejectsStreamOptions: z.boolean().optional(),
  /** The models it listed when asked, for GET /v1/models where the account's own list is only globs. */
  listedModels: z.array(z.string()).optional(),
  listedAt: z.number().optional(),
});
export type AccountTraits = z.infer<typeof accountTraitsSchema>;

export type PoolAccount = {
  readonly id: string;
  readonly name: string;
  readonly platform: Platform;
  /** The price vendor. */
  readonly provider: string;
  readonly baseUrl: string;
  readonly secret: string;
  readonly authStyle: AuthStyle;
  readonly apiVersion: string | null;
  /** Names or globs; empty serves whatever the platform has. */
  readonly models: readonly string[];
  /** Asked name → the upstream's name. */
  readonly modelMap: Readonly<Record<string, string>>;
  readonly defaultModel: string | null;
  readonly proxyUrl: string | null;
  readonly tags: readonly string[];
  readonly mode: 'api' | 'web';
  readonly weight: number;
  /** Higher is tried first. */
  readonly priority: number;
  readonly maxConcurrency: number | null;
  readonly onDisconnect: 'abort' | 'drain';
  readonly timeouts: AccountTimeouts;
  /** Kept up to date in place. */
  readonly traits: AccountTraits;
  readonly enabled: boolean;
};
