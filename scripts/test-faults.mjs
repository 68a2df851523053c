// `npm run test:faults [-- <part of a file's name> …]`: does every fault in its whole form and writes down what it saw.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { reliabilityPath, writeReliability } from './reliability.mjs';
import { runTool } from './run-command.mjs';
import { PlainFailure, runScript, say } from './say.mjs';
import { prepare } from './setup.mjs';
import { hasRedis } from './test-programs.mjs';

await runScript(async () => {
  const names = process.argv.slice(2);
  await prepare();
  await ensureBuilt();
  if (!(await hasRedis())) say('there is no redis-server and none could be installed: its fault is skipped');
  const seen = mkdtempSync(join(tmpdir(), 'weir-faults-'));
  const filters =
    names.length > 0 ? names.map((name) => `lib/testing/faults/${name}`) : ['lib/testing/faults/'];
  const { code } = await runTool('vitest/vitest.mjs', ['run', ...filters], {
    env: { WEIR_FAULTS: 'whole', WEIR_FAULTS_SEEN: seen },
  });
  const missing = writeReliability(seen);
  rmSync(seen, { recursive: true, force: true });
  say(`wrote ${reliabilityPath}`);
  if (names.length === 0 && missing.length > 0) say(`nothing was seen of: ${missing.join(', ')}`);
  if (code !== 0) throw new PlainFailure('A fault was not survived as promised; the lines above say which.');
});
