/** What the small curves in the cards show; the server asks for the same before the first paint. */
export const trendMetrics = ['requests', 'totalTokens', 'cost', 'successRate', 'p95DurationMs'] as const;
