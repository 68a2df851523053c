// One load against one target, what it cost its process, and how the tables are written.
import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const noTime = { all: 0, loop: 0 };

export async function load(target, order) {
  const child = fork(join(here, 'load.mjs'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  let before = noTime;
  let after = noTime;
  const result = await new Promise((resolve) => {
    child.on('message', (message) => {
      if (message.phase === 'measuring') before = processorTime(target.child);
      else if (message.phase === 'measured') after = processorTime(target.child);
      else resolve(message);
    });
    child.send({ host: target.host, port: target.port, key: target.key, headers: target.headers, ...order });
  });
  if (after === noTime) after = processorTime(target.child);
  child.disconnect();
  target.sent += result.sent;
  const each = (name) => (result.measured ? ((after[name] - before[name]) * 1000) / result.measured : 0);
  return { ...result, cpu: each('all'), loopCpu: each('loop') };
}

/** User and system time, from the kernel's own account: fair even where other programs take turns. */
function processorTime(child) {
  if (!child) return noTime;
  return {
    all: millisOf(`/proc/${child.pid}/stat`),
    loop: millisOf(`/proc/${child.pid}/task/${child.pid}/stat`),
  };
}

function millisOf(path) {
  const stat = readFileSync(path, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

export function residentMegabytes({ child }) {
  if (!child) return 0;
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
}

export function row(cells) {
  return cells.map((cell, index) => String(cell)[index ? 'padStart' : 'padEnd'](index ? 11 : 14)).join('');
}
