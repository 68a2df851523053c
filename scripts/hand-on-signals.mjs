// Runs the program that matters in place of this one: its output, its exit code, and the signals meant for it.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './run-command.mjs';

// A terminal and npm each pass the same Ctrl-C on, so one press arrives several times within milliseconds; two
// would tell the server to stop at once.
const echoMillis = 250;

// npm hands a signal to the shell it runs scripts in, and some shells die of it without a word to this process.
const parentPollMillis = 250;

export function becomeChild(args, env = {}) {
  const settings = existsSync(join(root, '.env')) ? ['--env-file=.env'] : [];
  const child = spawn(process.execPath, [...settings, ...args], {
    cwd: root,
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', ...env },
    // Apart from the terminal's process group: signals reach it through here, and only once. The channel tells it
    // when this process is gone without a word.
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  let last = Number.NEGATIVE_INFINITY;
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) {
    process.on(signal, () => {
      const now = performance.now();
      if (now - last < echoMillis) return;
      last = now;
      child.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal);
    });
  }
  if (process.env.npm_lifecycle_event) stopWithParent(child);
  child.on('error', (error) => {
    console.error(`Weir: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGKILL' ? 137 : 1)));
}

/** @param {import('node:child_process').ChildProcess} child */
function stopWithParent(child) {
  const parent = process.ppid;
  const poll = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(poll);
    child.kill('SIGTERM');
  }, parentPollMillis);
}
