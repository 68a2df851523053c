// Runs a command written in TypeScript: node scripts/tool.mjs <name of scripts/<name>.ts> [options]
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { becomeChild } from './hand-on-signals.mjs';
import { root } from './run-command.mjs';
import { PlainFailure, runScript } from './say.mjs';

const [name, ...options] = process.argv.slice(2);

await runScript(async () => {
  const program = join(root, 'dist', `${name}.mjs`);
  // An image has the bundles, and neither their sources nor what bundles them.
  if (existsSync(join(root, 'scripts', `${name}.ts`))) {
    const { prepare } = await import('./setup.mjs');
    const { ensureBundled } = await import('./build.mjs');
    await prepare();
    await ensureBundled();
  }
  if (!existsSync(program)) throw new PlainFailure(`There is no command ${name}.`);
  becomeChild(['--enable-source-maps', program, ...options], {});
});
