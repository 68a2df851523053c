// Bundles a benchmark written in TypeScript and runs it in a process of its own.
import { mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { root, run } from '../scripts/run-command.mjs';

export async function runProgram(source, options) {
  const directory = join(root, 'dist', 'bench');
  mkdirSync(directory, { recursive: true });
  const program = join(directory, `${basename(source, '.ts')}-${process.pid}.mjs`);
  try {
    await build({
      entryPoints: [join(root, 'bench', source)],
      outfile: program,
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
      target: 'node20',
      alias: { '@': root },
      plugins: [emptyServerOnly],
    });
    const { code } = await run(process.execPath, [program, ...options], { env: { LOG_LEVEL: 'warn' } });
    if (code !== 0) process.exitCode = code;
  } finally {
    rmSync(program, { force: true });
  }
}

/** `server-only` throws outside Next's own bundle; here everything is server. */
const emptyServerOnly = {
  name: 'empty-server-only',
  setup(context) {
    context.onResolve({ filter: /^server-only$/ }, () => ({ path: 'server-only', namespace: 'empty' }));
    context.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: '' }));
  },
};
