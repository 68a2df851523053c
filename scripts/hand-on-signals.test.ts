import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectRoot } from '@/lib/db/project-root';

const program = `
  process.on('SIGTERM', () => { console.log('told to stop'); process.exit(0); });
  setInterval(() => {}, 1000);
  console.log('running');`;
const starter = `
  import { becomeChild } from ${JSON.stringify(join(projectRoot(), 'scripts', 'hand-on-signals.mjs'))};
  becomeChild(['--eval', ${JSON.stringify(program)}]);`;

/** As npm runs a script: in a shell, here one that stays in between. */
function runInShell(): {
  shell: ChildProcess;
  printed: (text: string) => Promise<void>;
  closed: Promise<unknown>;
} {
  const shell = spawn(
    'sh',
    ['-c', '"$0" "$@"; exit $?', process.execPath, '--input-type=module', '--eval', starter],
    {
      env: { ...process.env, npm_lifecycle_event: 'start' },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let output = '';
  const seen = (text: string) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (output.includes(text)) resolve();
      };
      shell.stdout?.on('data', look);
      look();
    });
  shell.stdout?.on('data', (chunk: Buffer) => {
    output += chunk;
  });
  // Everybody who could write to it is gone: the program, and what started it.
  return { shell, printed: seen, closed: once(shell.stdout!, 'close') };
}

it('stops what was started by npm when npm, told to stop, ends only its shell', async () => {
  const { shell, printed, closed } = runInShell();
  await printed('running');
  shell.kill('SIGKILL');
  await printed('told to stop');
  await expect(closed).resolves.toBeDefined();
});
