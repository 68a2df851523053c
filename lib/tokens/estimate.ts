/** Tokens by the tokenizer, in a worker thread; by rule of thumb when that is not ready within `withinMillis`. */
export declare function estimateTokens(text: string, options?: { withinMillis?: number }): Promise<number>;

/** Tokens by rule of thumb, at once. */
export declare function estimateTokensNow(text: string): number;
