// npm run check -- --key <client key> --model <model> [--url http://127.0.0.1:3000]: one call plain and one streamed
// through a running Weir, what usage the client saw, and the row that was written.
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { closeProcessDatabase, type Database, database } from '@/lib/db/database';
import { environment } from '@/lib/env';
import { isWeirError } from '@/lib/errors';
import { describeStartFailure } from '@/lib/start-failure';
import { getRequest } from '@/lib/stats/request-detail';

const usage = 'usage: npm run check -- --key <client key> --model <model> [--url <address of Weir>]';
const rowPatienceMillis = 5000;

class Wrong extends Error {}

function options() {
  try {
    const { values } = parseArgs({
      options: { key: { type: 'string' }, model: { type: 'string' }, url: { type: 'string' } },
    });
    if (!values.key || !values.model) throw new Wrong(usage);
    const url = values.url ?? `http://127.0.0.1:${environment().port}`;
    return { key: values.key, model: values.model, url: url.replace(/\/+$/, '') };
  } catch (error) {
    throw error instanceof Wrong ? error : new Wrong(`${(error as Error).message}; ${usage}`);
  }
}

/** The usage in what the client got; a stream's is in its last event that has one. */
function usageSeen(text: string, stream: boolean): unknown {
  const bodies = stream
    ? text
        .split('\n')
        .filter((line) => line.startsWith('data:') && !line.includes('[DONE]'))
        .map((line) => line.slice('data:'.length))
    : [text];
  for (const body of bodies.reverse()) {
    try {
      const { usage: found } = JSON.parse(body) as { usage?: unknown };
      if (found) return found;
    } catch {
      // Not every event is a JSON object of its own; the next one may be.
    }
  }
  return null;
}

/** The row is written within a second; a busy database may take longer. */
async function rowOf(open: Database, id: string) {
  for (const until = Date.now() + rowPatienceMillis; ; await sleep(100)) {
    try {
      return await getRequest(open, id, 'admin');
    } catch (error) {
      if (!isWeirError(error) || error.code !== 'not_found' || Date.now() > until) throw error;
    }
  }
}

async function call(
  open: Database,
  { key, model, url }: ReturnType<typeof options>,
  stream: boolean,
): Promise<boolean> {
  const began = performance.now();
  const answer = await fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      model,
      stream,
      ...(stream ? { stream_options: { include_usage: true } } : {}),
      messages: [{ role: 'user', content: 'Say hello in one word.' }],
    }),
  }).catch((error: Error) => {
    throw new Wrong(
      `${url} does not answer: ${error.cause instanceof Error ? error.cause.message : error.message}`,
    );
  });
  const text = await answer.text();
  const millis = Math.round(performance.now() - began);
  console.log(`${stream ? 'Streamed' : 'Plain'}: HTTP ${answer.status} in ${millis} ms`);
  if (!answer.ok) console.log(`  ${text.slice(0, 500)}`);
  console.log(`  usage the client saw: ${JSON.stringify(usageSeen(text, stream))}`);
  const id = answer.headers.get('x-request-id');
  if (!id) throw new Wrong('The answer has no x-request-id, so it did not come from Weir.');
  if (answer.status === 401) return false;
  const row = await rowOf(open, id);
  console.log(
    `  row ${row.id}: ${row.status}, ${row.attemptCount} attempts, account ${row.accountName ?? 'none'}`,
  );
  console.log(
    `  tokens: ${row.inputTokens ?? '–'} input, ${row.cacheReadTokens ?? '–'} cache read, ${row.cacheWriteTokens ?? '–'} cache write, ${row.outputTokens ?? '–'} output (${row.usageSource})`,
  );
  console.log(
    `  cost: ${row.cost === null ? 'unknown price' : `$${row.cost}`}, price ${row.priceVersion ?? 'unknown'}`,
  );
  if (row.usageNote) console.log(`  note: ${row.usageNote}`);
  return answer.ok && row.usageSource === 'upstream';
}

try {
  const chosen = options();
  const open = await database();
  try {
    const counted = [await call(open, chosen, false), await call(open, chosen, true)];
    const right = counted.every(Boolean);
    console.log(
      right
        ? 'Both were counted as the provider told.'
        : 'Not both were counted as the provider told: see above.',
    );
    process.exitCode = right ? 0 : 1;
  } finally {
    await closeProcessDatabase();
  }
} catch (error) {
  console.error(error instanceof Wrong ? error.message : describeStartFailure(error).line);
  process.exitCode = 1;
}
