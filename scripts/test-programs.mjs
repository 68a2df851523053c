// The programs that tests need and npm does not bring: a Chromium and a Redis. What is there is used; what is not
// is installed where this user may install; what can neither be found nor installed is said aloud.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run, runTool } from './run-command.mjs';
import { say } from './say.mjs';

const browserDownloadMillis = 180_000;
let aptIsFresh = false;

/** The path of a Chromium; `''` means Playwright's own, null that there is none. */
export async function findChromium() {
  if (await hasPlaywrightChromium()) return '';
  const system = () => onPath('chromium') ?? onPath('chromium-browser') ?? onPath('google-chrome');
  if (system()) return system();
  say('no Chromium here: downloading the one of Playwright');
  await runTool('@playwright/test/cli.js', ['install', 'chromium'], { timeoutMillis: browserDownloadMillis });
  if (await hasPlaywrightChromium()) return '';
  await aptInstall('chromium');
  return system();
}

export async function hasRedis() {
  if (onPath('redis-server')) return true;
  await aptInstall('redis-server');
  return onPath('redis-server') !== null;
}

async function hasPlaywrightChromium() {
  const { chromium } = await import('@playwright/test');
  return existsSync(chromium.executablePath());
}

async function aptInstall(name) {
  if (process.getuid?.() !== 0 || !onPath('apt-get')) return;
  say(`installing ${name} with apt-get`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  if (!aptIsFresh) await run('apt-get', ['update', '-qq'], { env });
  aptIsFresh = true;
  // Debian would start a Redis of its own; the tests start theirs on a port that is free.
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name], {
    env: { ...env, RUNLEVEL: '1' },
  });
}

function onPath(name) {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder, name);
    if (folder && existsSync(path)) return path;
  }
  return null;
}
