/** How far back one looks for models without a price. */
export const unknownSince = { from: '30d' } as const;
