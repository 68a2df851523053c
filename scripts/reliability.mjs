// docs/reliability.md: what Weir is expected to survive, beside what was seen when it was really done to it.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { faults } from '../lib/testing/faults/fault-list.mjs';
import { root } from './run-command.mjs';

export const reliabilityPath = join(root, 'docs', 'reliability.md');

const head = `# Reliability

Each fault below is done for real to the real server: processes are killed, disks are filled, clocks are moved. What was
seen is written by the suite itself; nobody edits this table.

    npm run test:faults             # the whole of it: half an hour and more
    npm run test:faults -- soak     # those in files of that name; their rows alone are renewed

\`npm test\` does the short form of each every time. After each fault the same is checked: every answer that a client saw
to its end is exactly one row; no id is there twice; rows, quarter-hours and days add up to the same sums; \`/readyz\` and
\`/metrics\` said meanwhile what was wrong. A fault that needs what the machine does not allow (mounting a small disk) is
skipped there and counted as skipped.

| Fault | Expected | Seen | Run |
|---|---|---|---|
`;

/** @typedef {{ fault: string, expected: string, seen: string, run: string }} ReliabilityRow */

/** @returns {ReliabilityRow[]} */
export function readReliability() {
  if (!existsSync(reliabilityPath)) return [];
  return readFileSync(reliabilityPath, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| Fault |'))
    .map((line) => {
      const [fault = '', expected = '', seen = '', run = ''] = line.slice(2, -2).split(' | ');
      return { fault, expected, seen, run };
    });
}

/**
 * Renews the rows of what was seen; others stay as they are.
 *
 * @param {string} seenDirectory
 * @returns {string[]} the ids that nothing was seen of
 */
export function writeReliability(seenDirectory) {
  const known = new Map(readReliability().map((row) => [row.fault, row]));
  const files = existsSync(seenDirectory) ? readdirSync(seenDirectory) : [];
  /** @type {import('../lib/testing/faults/seen').Seen[]} */
  const all = files.map((name) => JSON.parse(readFileSync(join(seenDirectory, name), 'utf8')));
  const seen = new Map(all.map((entry) => [entry.id, entry]));
  const lines = faults.map(({ id, fault, expected }) => {
    const fresh = seen.get(id);
    const old = known.get(fault);
    const [text, run] = fresh ? [fresh.seen, runText(fresh)] : [old?.seen ?? '', old?.run ?? ''];
    return `| ${[fault, expected, plain(text), run].join(' | ')} |\n`;
  });
  mkdirSync(dirname(reliabilityPath), { recursive: true });
  writeFileSync(reliabilityPath, head + lines.join(''));
  return faults.map(({ id }) => id).filter((id) => !seen.has(id));
}

/** Nothing in it is taken for the table's own, or for a tag. */
function plain(/** @type {string} */ text) {
  return text.replaceAll('|', '/').replaceAll('\n', ' ').replaceAll('<', '&lt;');
}

/** @param {import('../lib/testing/faults/seen').Seen} seen */
function runText({ at, form }) {
  const moment = `${at.slice(0, 16).replace('T', ' ')} UTC`;
  return `${moment}, ${form} form, Node ${process.versions.node}, ${process.platform}, ${cpus().length} cores`;
}
