// Bundles the production server, and each `scripts/*.ts` command, into dist/. Packages stay outside: they are
// installed beside it, and some of them are native.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from './run-command.mjs';

export async function bundle({ only } = {}) {
  await build({
    absWorkingDir: root,
    entryPoints: only ? [entryOf(only)] : entries(),
    outdir: 'dist',
    outExtension: { '.js': '.mjs' },
    entryNames: '[name]',
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: 'linked',
    alias: { '@': root },
    plugins: [emptyServerOnly],
    logLevel: 'warning',
  });
}

function entries() {
  const commands = readdirSync(join(root, 'scripts')).filter(
    (name) => name.endsWith('.ts') && !name.includes('.test.'),
  );
  return ['server.ts', ...commands.map((name) => `scripts/${name}`)];
}

function entryOf(name) {
  const path = name === 'server' ? 'server.ts' : `scripts/${name}.ts`;
  if (!existsSync(join(root, path))) throw new Error(`there is no ${path}`);
  return path;
}

/** `server-only` throws outside Next's own bundle; here everything is server. */
const emptyServerOnly = {
  name: 'empty-server-only',
  setup(context) {
    context.onResolve({ filter: /^server-only$/ }, () => ({ path: 'server-only', namespace: 'empty' }));
    context.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: '' }));
  },
};

if (process.argv[1]?.endsWith('bundle.mjs')) await bundle({ only: process.argv[2] });
