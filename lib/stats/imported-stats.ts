// What an account did before Weir, as it was brought in. Read only here: the rest deals in numbers.
import { z } from 'zod';

const count = z.number().int().nonnegative().catch(0);

const storedSchema = z.object({
  requestCount: count.default(0),
  successCount: count.default(0),
  errorCount: count.default(0),
  promptTokens: count.default(0),
  completionTokens: count.default(0),
  lastUsedAt: z.string().nullable().catch(null).default(null),
  modelUsage: z.record(z.string(), z.unknown()).catch({}).default({}),
});

export type ImportedStats = z.output<typeof storedSchema>;

export function readImportedStats(stored: unknown): ImportedStats | null {
  const parsed = storedSchema.safeParse(stored);
  return parsed.success ? parsed.data : null;
}

/** Requests by model, where the older system knew them: either a number, or an object with one. */
export function importedModelUsage(stats: ImportedStats): Record<string, number> {
  const usage: Record<string, number> = {};
  for (const [model, value] of Object.entries(stats.modelUsage)) {
    if (typeof value === 'number') usage[model] = value;
    else if (typeof value === 'object' && value !== null) {
      const counts = value as Record<string, unknown>;
      const requests = counts.requestCount ?? counts.requests ?? counts.count;
      if (typeof requests === 'number') usage[model] = requests;
    }
  }
  return usage;
}
