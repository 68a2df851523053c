// Runs the program that matters in place of this one: its output, its exit code, and the signals meant for it.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './run-command.mjs';

// A terminal and npm each pass the same Ctrl-C on, so one press arrives several times within milliseconds; two
// would tell the server to stop at once.
const echoMillis = 250;

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
  child.on('error', (error) => {
    console.error(`Weir: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGKILL' ? 137 : 1)));
}
