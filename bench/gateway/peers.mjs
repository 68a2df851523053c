// Others of the trade, measured in the same run. What npm carries is installed when it is first wanted, into a folder
// of its own, and is no dependency of Weir.
import { fork } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, runNpm } from '../../scripts/run-command.mjs';
import { answering, freePort } from './targets.mjs';

/** hono of a later version breaks its streams. */
const portkey = {
  private: true,
  dependencies: { '@portkey-ai/gateway': '1.15.2' },
  overrides: { hono: '4.9.7', '@hono/node-server': '1.3.3' },
};

async function installed(name, manifest, entry) {
  const directory = join(root, 'dist', 'bench', 'peers', name);
  const program = join(directory, 'node_modules', entry);
  if (existsSync(program)) return program;
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'package.json'), JSON.stringify(manifest, null, 2));
  const options = ['--ignore-scripts', '--omit=dev', '--no-audit', '--no-fund'];
  const { code } = await runNpm(['install', '--prefix', directory, ...options]);
  return code === 0 && existsSync(program) ? program : null;
}

// It listens on every address and cannot be told otherwise.
const onLoopback = `data:text/javascript,${encodeURIComponent(`
import { Server } from 'node:net';
const { listen } = Server.prototype;
Server.prototype.listen = function (port, ...more) {
  if (typeof port === 'object') return listen.call(this, { ...port, host: '127.0.0.1' }, ...more);
  return listen.call(this, port, '127.0.0.1', ...more.filter((each) => typeof each === 'function'));
};
`)}`;

export async function startPortkey(upstreamUrl) {
  const program = await installed('portkey', portkey, '@portkey-ai/gateway/build/start-server.js');
  if (!program) {
    console.log('portkey could not be installed and is left out');
    return null;
  }
  const port = await freePort();
  const child = fork(program, ['--headless', `--port=${port}`], {
    execArgv: ['--import', onLoopback],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: 'production' },
  });
  await answering(`http://127.0.0.1:${port}/`, child, true);
  const headers = { 'x-portkey-provider': 'openai', 'x-portkey-custom-host': `${upstreamUrl}/v1` };
  return { name: 'portkey', child, port, key: 'sk-upstream', headers };
}

/** `name=url`: somebody else runs it, before the same upstream or another. Its key is in BENCH_PEER_KEY. */
export function urlPeer(given) {
  const at = given.indexOf('=');
  const { hostname, port, protocol } = new URL(given.slice(at + 1));
  if (at < 1 || protocol !== 'http:') throw new Error(`--peer takes name=http://host:port, not ${given}`);
  const key = process.env.BENCH_PEER_KEY ?? 'none';
  return { name: given.slice(0, at), child: null, host: hostname, port: Number(port || 80), key };
}
