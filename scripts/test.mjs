// `npm test`: prepares itself and runs every check there is. Each counts; the last line adds up.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { runTool } from './run-command.mjs';
import { runScript, say } from './say.mjs';
import { prepare } from './setup.mjs';
import { findChromium, hasRedis } from './test-programs.mjs';
import { addUp, closingLine, countPlaywright, countVitest } from './test-report.mjs';

const results = [];
const reports = mkdtempSync(join(tmpdir(), 'weir-reports-'));

function record(name, started, counts) {
  results.push({ name, seconds: (performance.now() - started) / 1000, ...counts });
}

/** A check that either holds or not. */
async function check(name, work) {
  say(name);
  const started = performance.now();
  try {
    const code = await work();
    const failed = typeof code === 'number' && code !== 0;
    record(name, started, { passed: failed ? 0 : 1, failed: failed ? 1 : 0, skipped: 0 });
  } catch (error) {
    console.error(error);
    record(name, started, { passed: 0, failed: 1, skipped: 0, note: error.message });
  }
}

/** A runner with many tests, which writes its own report. */
async function suite(name, count, work) {
  say(name);
  const started = performance.now();
  const path = join(reports, `${results.length}.json`);
  const code = await work(path);
  record(name, started, count(readReport(path), code));
}

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    // Counted as a failure: a runner that got far enough always writes one.
    return null;
  }
}

const tool = async (path, args, options) => (await runTool(path, args, options)).code;

await runScript(async () => {
  await prepare();

  await check('format and lint', () =>
    tool('@biomejs/biome/bin/biome', ['check', '--error-on-warnings', '.']),
  );
  await check('dependency rule', () =>
    tool('@biomejs/biome/bin/biome', [
      'lint',
      '--only=style/noRestrictedImports',
      '--error-on-warnings',
      '.',
    ]),
  );
  await check('types', () => tool('typescript/bin/tsc', ['--noEmit']));
  await check('unused code', () => tool('knip/bin/knip.js', ['--no-progress']));
  await check('build', () => ensureBuilt());

  const redis = await hasRedis();
  if (!redis) {
    say('there is no redis-server and none could be installed: what needs several nodes is skipped');
    results.push({ name: 'redis', seconds: 0, passed: 0, failed: 0, skipped: 1 });
  }
  await suite('unit and integration tests', countVitest, (report) =>
    tool('vitest/vitest.mjs', [
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ]),
  );

  const chromium = await findChromium();
  if (chromium === null) {
    say('there is no Chromium and none could be installed: see CONTRIBUTING.md');
    results.push({
      name: 'journeys in a browser',
      seconds: 0,
      passed: 0,
      failed: 1,
      skipped: 0,
      note: 'no Chromium',
    });
  } else {
    await suite('journeys in a browser', countPlaywright, (report) =>
      tool('@playwright/test/cli.js', ['test', '--reporter=list,json'], {
        env: { PLAYWRIGHT_JSON_OUTPUT_FILE: report, ...(chromium && { WEIR_CHROMIUM: chromium }) },
      }),
    );
  }
  close();
});

function close() {
  rmSync(reports, { recursive: true, force: true });
  console.log('');
  for (const { name, seconds, passed, failed, skipped, note } of results) {
    const counts = closingLine({ passed, failed, skipped });
    console.log(`  ${name.padEnd(28)} ${counts}  (${seconds.toFixed(1)} s)${note ? `  ${note}` : ''}`);
  }
  const total = addUp(results);
  console.log(`\n${closingLine(total)}`);
  process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
}
