// Installs the packages of package-lock.json where they are missing or others.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, run, runNpm } from './run-command.mjs';
import { PlainFailure, say } from './say.mjs';

const modules = join(root, 'node_modules');
const stampPath = join(modules, '.weir-installed');

const compilerHint =
  'better-sqlite3 could not be compiled. It needs a C++ compiler, make and Python 3 (Debian and Ubuntu: apt-get install -y g++ make python3; macOS: xcode-select --install). Then run the same command again.';

/** Whether `ensureInstalled` would have to do anything that takes long. */
export async function isInstalled() {
  if (!existsSync(modules)) return false;
  if (existsSync(stampPath) && readFileSync(stampPath, 'utf8') === fingerprint()) return true;
  // Somebody may have installed by hand, or switched to another Node, for which native code must be built again.
  if (!matchesLock() || !(await nativeCodeLoads())) return false;
  writeFileSync(stampPath, fingerprint());
  return true;
}

export async function ensureInstalled() {
  if (await isInstalled()) return;
  say('installing packages (native code may be compiled: a minute or two the first time)');
  const flags = ['--include=dev', '--no-audit', '--no-fund'];
  let { code, output } = await runNpm(['ci', ...flags]);
  if (code !== 0 && output.includes('in sync')) {
    // A registry that lacks packages of other platforms leads npm to write a lock that `npm ci` then refuses.
    say('package-lock.json does not match package.json here: installing what it does say');
    ({ code, output } = await runNpm(['install', '--no-save', ...flags]));
  }
  if (code !== 0) throw new PlainFailure(installFailure(output));
  if (!(await nativeCodeLoads())) await rebuildNativeCode();
  writeFileSync(stampPath, fingerprint());
}

/** Some npm settings skip install scripts, which is where better-sqlite3 gets its native code. */
async function rebuildNativeCode() {
  const { code, output } = await runNpm([
    'rebuild',
    'better-sqlite3',
    '--ignore-scripts=false',
    '--foreground-scripts',
  ]);
  if (code !== 0 || !(await nativeCodeLoads()))
    throw new PlainFailure(installFailure(`better-sqlite3\n${output}`));
}

async function nativeCodeLoads() {
  const script = "new (require('better-sqlite3'))(':memory:').close()";
  return (await run(process.execPath, ['--input-type=commonjs', '-e', script], { quiet: true })).code === 0;
}

export function installFailure(output) {
  if (/ENOSPC|no space left on device/i.test(output)) {
    return 'The disk is full: the packages could not be installed. Free some space and run the same command again.';
  }
  if (/EACCES|EPERM|EROFS/.test(output)) {
    return `The packages could not be written into ${modules}: this user may not write there.`;
  }
  if (
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET|network/i.test(output) &&
    !/gyp ERR!/.test(output)
  ) {
    return 'The npm registry cannot be reached: packages have to be downloaded once. Check the network or `npm config get registry`.';
  }
  if (/better-sqlite3|gyp ERR!/.test(output)) return compilerHint;
  return 'npm ci failed; what it printed above says why.';
}

/** The installed tree, as npm itself noted it, holds what the lock asks for. */
function matchesLock() {
  const noted = join(modules, '.package-lock.json');
  if (!existsSync(noted)) return false;
  const installed = JSON.parse(readFileSync(noted, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted).every(([path, { version, optional, devOptional, peer }]) => {
    if (path === '' || installed[path]?.version === version) return true;
    // Packages for other platforms are in the lock and rightly absent.
    return !installed[path] && Boolean(optional || devOptional || peer);
  });
}

function fingerprint() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(`${process.versions.modules} ${process.platform} ${process.arch}`)
    .digest('hex');
}
