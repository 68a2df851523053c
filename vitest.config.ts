import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
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
    // Whatever a test leaves to the environment stays out of the working copy; removed when the run ends.
    env: {
      WEIR_DATA_DIR: join(tmpdir(), `weir-test-data-${process.pid}`),
      WEIR_SECRET_KEY: 'for tests only, and long enough to be taken',
      LOG_LEVEL: 'warn',
    },
    pool: 'forks',
    // Left to itself, one of two processors would be idle: tests wait for servers more than they work.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 60_000,
    hookTimeout: 120_000,
    restoreMocks: true,
  },
});
