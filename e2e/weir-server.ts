// The built server on a free port with a data directory of its own, as `npm start` would run it.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export type WeirServer = {
  address: string;
  /** Where the first administrator is made; empty where the environment named one. */
  setupUrl: string;
  stop: () => Promise<void>;
};

const root = fileURLToPath(new URL('..', import.meta.url));
const startMillis = 60_000;

const inherited = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^(WEIR_|DATABASE_URL|REDIS_URL|LOG_|PORT$|HOSTNAME$)/.test(name),
  ),
);

export function startWeir(environment: Record<string, string> = {}): Promise<WeirServer> {
  return startWith(mkdtempSync(join(tmpdir(), 'weir-e2e-')), environment);
}

/** The same with ninety days of demo in it, and an administrator. */
export async function startDemo(admin: { email: string; password: string }): Promise<WeirServer> {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'weir-demo-'));
  await promisify(execFile)(process.execPath, ['dist/seed.mjs'], {
    cwd: root,
    env: { ...inherited, NODE_ENV: 'production', WEIR_DATA_DIR: dataDirectory, WEIR_TIMEZONE: 'UTC' },
  });
  return startWith(dataDirectory, { WEIR_ADMIN_EMAIL: admin.email, WEIR_ADMIN_PASSWORD: admin.password });
}

async function startWith(dataDirectory: string, environment: Record<string, string>): Promise<WeirServer> {
  const child = spawn(process.execPath, ['dist/server.mjs'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...inherited,
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      PORT: '0',
      HOSTNAME: '127.0.0.1',
      WEIR_DATA_DIR: dataDirectory,
      WEIR_TIMEZONE: 'UTC',
      ...environment,
    },
  });
  const { address, setupUrl } = await greeting(child, environment.WEIR_ADMIN_EMAIL === undefined);
  return {
    address,
    setupUrl,
    stop: async () => {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await gone;
      rmSync(dataDirectory, { recursive: true, force: true });
    },
  };
}

function greeting(child: ChildProcess, wantsSetup: boolean): Promise<{ address: string; setupUrl: string }> {
  return new Promise((resolve, reject) => {
    let said = '';
    const timer = setTimeout(() => fail('did not get ready in time'), startMillis);
    function fail(why: string) {
      clearTimeout(timer);
      child.kill('SIGKILL');
      reject(new Error(`The server ${why}. It said:\n${said}`));
    }
    const ended = (code: number | null) => fail(`ended with ${code}`);
    child.once('exit', ended);
    const read = (chunk: Buffer) => {
      said += chunk.toString();
      const address = /Weir is ready at (http\S+)/.exec(said)?.[1];
      const setup = /(http\S+\/setup\?token=\S+)/.exec(said)?.[1];
      if (!address || (wantsSetup && !setup)) return;
      clearTimeout(timer);
      child.off('exit', ended);
      resolve({ address: onLoopback(address), setupUrl: onLoopback(setup ?? '') });
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
  });
}

/** `localhost` may resolve to ::1, where this server does not listen. */
function onLoopback(url: string): string {
  return url.replace('//localhost:', '//127.0.0.1:');
}
