// Child processes for the scripts: shown as they run, their end awaited.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');

const quietEnvironment = { NEXT_TELEMETRY_DISABLED: '1', CHECKPOINT_DISABLE: '1', NO_UPDATE_NOTIFIER: '1' };

/** Runs a program; answers its exit code and the last of what it printed, which was shown meanwhile. */
export function run(program, args, { env = {}, quiet = false, timeoutMillis } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      env: { ...process.env, ...quietEnvironment, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: timeoutMillis,
    });
    let output = '';
    const keep = (target) => (chunk) => {
      output = (output + chunk).slice(-200_000);
      if (!quiet) target.write(chunk);
    };
    child.stdout.on('data', keep(process.stdout));
    child.stderr.on('data', keep(process.stderr));
    child.on('error', (error) => resolve({ code: 127, output: error.message }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/** Runs a JavaScript tool of node_modules with this very Node. */
export function runTool(path, args, options) {
  return run(process.execPath, [join(root, 'node_modules', path), ...args], options);
}

/** npm as it was called, else the one on the path. */
export function runNpm(args, options) {
  const npm = process.env.npm_execpath;
  return npm?.endsWith('.js') ? run(process.execPath, [npm, ...args], options) : run('npm', args, options);
}
