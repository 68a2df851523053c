// The bundled server as a real process: what a person who starts, stops or kills Weir would meet.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface WeirProcess {
  readonly child: ChildProcess;
  /** What it has printed so far. */
  stdout(): string;
  stderr(): string;
  /** Resolves once a line with this text was printed, on either stream; rejects if the process ends before. */
  printed(text: string): Promise<void>;
  /** Its exit code, or the signal that ended it. */
  ended(): Promise<number | NodeJS.Signals>;
  kill(signal: NodeJS.Signals): void;
}

const started = new Set<ChildProcess>();

/** After each test: one that failed half way must not leave its server behind. */
export async function killAllWeir(): Promise<void> {
  for (const child of started) {
    started.delete(child);
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'close');
  }
}

export interface StartOptions {
  /** Loaded before the server: what stands between it and, say, the machine's clock. */
  preload?: string;
  /** Runs it where other things are to be seen than here, such as a small disk. */
  within?: (command: string, args: readonly string[], directory: string) => [string, string[]];
}

/** Nothing of the machine's own configuration reaches it but what programs need to run at all. */
export function startWeir(
  environment: Record<string, string>,
  { preload, within = (command, args) => [command, [...args]] }: StartOptions = {},
): WeirProcess {
  const [command, args] = within(
    process.execPath,
    [...(preload ? ['--require', preload] : []), '--enable-source-maps', join(root, 'dist', 'server.mjs')],
    root,
  );
  const child = spawn(command, args, {
    cwd: root,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      HOSTNAME: '127.0.0.1',
      PORT: '0',
      WEIR_DRAIN_SECONDS: '0',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.add(child);
  const printed = { stdout: '', stderr: '' };
  const listeners = new Set<() => void>();
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (chunk: string) => {
      printed[name] += chunk;
      for (const listener of listeners) listener();
    });
  }
  const closed = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | NodeJS.Signals);
  return {
    child,
    stdout: () => printed.stdout,
    stderr: () => printed.stderr,
    ended: () => closed,
    kill: (signal) => void child.kill(signal),
    printed(text) {
      return new Promise((resolve, reject) => {
        const look = () => {
          if (!`${printed.stdout}${printed.stderr}`.includes(text)) return;
          listeners.delete(look);
          resolve();
        };
        listeners.add(look);
        look();
        closed.then((end) => {
          look();
          reject(
            new Error(`Weir ended (${end}) before it printed "${text}":\n${printed.stdout}${printed.stderr}`),
          );
        });
      });
    },
  };
}

/** The port it listens on, once it is ready. */
export async function readyPort(weir: WeirProcess): Promise<number> {
  await weir.printed('"message":"ready"');
  const line = weir
    .stdout()
    .split('\n')
    .find((candidate) => candidate.includes('"message":"ready"'));
  return (JSON.parse(line ?? '{}') as { port: number }).port;
}
