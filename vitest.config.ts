import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    alias: [
      {
        find: 'server-only',
        replacement: fileURLToPath(new URL('./lib/testing/server-only.ts', import.meta.url)),
      },
      { find: /^@\//, replacement: fileURLToPath(new URL('./', import.meta.url)) },
    ],
  },
  test: {
    include: ['{app,components,lib,scripts,bench,prisma}/**/*.test.{ts,tsx}', '*.test.ts'],
    globalSetup: ['./lib/testing/database-broker.ts'],
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 120_000,
    restoreMocks: true,
  },
});
