// npm run bench -- search [conversations]
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root, run } from '../../scripts/run-command.mjs';

export async function main(options) {
  const directory = join(root, 'dist', 'bench');
  mkdirSync(directory, { recursive: true });
  const program = join(directory, `search-${process.pid}.mjs`);
  try {
    await build({
      entryPoints: [join(root, 'bench/search/search-speed.ts')],
      outfile: program,
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
      target: 'node20',
      alias: { '@': root },
    });
    const { code } = await run(process.execPath, [program, ...options], { env: { LOG_LEVEL: 'warn' } });
    process.exitCode = code;
  } finally {
    rmSync(program, { force: true });
  }
}
