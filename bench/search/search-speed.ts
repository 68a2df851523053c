// How fast conversations are indexed and found, how large the index is, and how long the event loop is held meanwhile.
// Usage: npm run bench -- search [messages]
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import type { ReadingScope } from '@/lib/conversations/access';
import { compressBodies } from '@/lib/conversations/compress';
import { contentHash } from '@/lib/conversations/fingerprint';
import { searchConversations } from '@/lib/conversations/search';
import { storeTurns, type TurnWithRow } from '@/lib/conversations/store-turns';
import { openDatabase, setProcessDatabase } from '@/lib/db/database';
import { sql } from '@/lib/db/dialect';
import { migrate } from '@/lib/db/migrate';
import { newId } from '@/lib/ids';
import type { Filters } from '@/lib/stats/filters';
import { englishName, englishPhrase, message, random, subject } from './corpus';

const messages = Number(process.argv[2] ?? 1_000_000);
const perBatch = 500;
const users = 50;
const directory = mkdtempSync(join(tmpdir(), 'weir-bench-'));
const file = join(directory, 'weir.db');
const url = process.env.BENCH_DATABASE_URL ?? `file:${file}`;

const next = random(1);
let textBytes = 0;

function turn(createdAt: number): TurnWithRow {
  const about = subject(next);
  const question = message(next, false, about);
  const answer = message(next, true, about);
  textBytes += Buffer.byteLength(question) + Buffer.byteLength(answer);
  const said = (role: 'user' | 'assistant', text: string) => {
    const parts = [{ type: 'text' as const, text }];
    return { role, hash: contentHash(role, parts), body: { parts } };
  };
  const key = Math.floor(next() * users) + 1;
  return {
    requestId: newId(createdAt),
    createdAt,
    keyDim: key,
    turn: {
      previousResponseId: null,
      responseId: null,
      finishReason: 'stop',
      system: null,
      messages: [said('user', question)],
      answer: said('assistant', answer),
    },
    row: {
      userDim: users + key,
      projectDim: 0,
      modelDim: 1 + 2 * users,
      protocolDim: 2 + 2 * users,
      model: 'm',
      sessionId: '',
      totalTokens: 300,
      cost: 1000n,
    },
  };
}

const everything: Filters = {
  from: null,
  to: Date.now() + 1e9,
  toIsNow: true,
  month: false,
  zone: 'UTC',
  dimensions: {},
  tags: [],
  sessionIds: [],
  clientIps: [],
  text: null,
  minDurationMs: null,
};
const scope = (everybody: boolean): ReadingScope => ({
  // Nobody is asked for an audit trail here: every conversation is the reader's own.
  actor: {
    kind: 'session',
    userId: 'bench',
    email: '',
    name: 'bench',
    role: 'admin',
    locale: null,
    timeZone: null,
    sessionId: null,
    clientIp: '',
    requestId: '',
  },
  ownDim: users + 1,
  everybody,
});

const quantile = (values: number[], share: number) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;

try {
  await migrate({ url });
  const database = await openDatabase({ url });
  setProcessDatabase(database);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const start = Date.now() - messages;
  let making = 0;
  let makingProcessor = 0;
  const processor = () => {
    const { user, system } = process.cpuUsage();
    return user + system;
  };
  const processorBefore = processor();
  const began = performance.now();
  for (let done = 0; done < messages; done += 2 * perBatch) {
    const madeAt = performance.now();
    const madeWith = processor();
    const turns = Array.from({ length: perBatch }, (_, index) => turn(start + done + 2 * index));
    making += performance.now() - madeAt;
    makingProcessor += processor() - madeWith;
    await database.write((tx) => storeTurns(database, tx, turns));
  }
  const seconds = (performance.now() - began - making) / 1000;
  const spent = (processor() - processorBefore - makingProcessor) / messages;
  delay.disable();
  console.log(
    `indexing: ${Math.round(messages / seconds)} messages/s (${messages} in ${seconds.toFixed(0)} s, ${database.dialect}), ${spent.toFixed(0)} µs processor time a message on all threads, longest event loop gap ${(delay.max / 1e6).toFixed(0)} ms`,
  );
  if (database.dialect === 'sqlite') {
    const [row] = await database.read.$queryRaw<{ bytes: bigint }[]>(
      sql`SELECT CAST(SUM(LENGTH(block)) AS BIGINT) AS bytes FROM message_search_data`,
    );
    console.log(
      `index: ${((100 * Number(row?.bytes ?? 0)) / textBytes).toFixed(0)} % of ${(textBytes / 1e6).toFixed(0)} MB text; database file ${(statSync(file).size / 1e6).toFixed(0)} MB`,
    );
  }

  const search = async (
    name: string,
    queries: string[],
    sort: 'newest' | 'relevance',
    everybody: boolean,
  ) => {
    const times: number[] = [];
    const before = processor();
    let found = 0;
    const gaps = monitorEventLoopDelay({ resolution: 1 });
    gaps.enable();
    for (const q of queries) {
      const asked = performance.now();
      const answer = await searchConversations(
        database,
        everything,
        { q, sort, limit: 20 },
        scope(everybody),
      );
      times.push(performance.now() - asked);
      found += answer.items.length;
    }
    gaps.disable();
    console.log(
      `${name}: p50 ${quantile(times, 0.5).toFixed(1)} ms, p95 ${quantile(times, 0.95).toFixed(1)} ms, ${((processor() - before) / 1000 / queries.length).toFixed(1)} ms processor time, longest event loop gap ${(gaps.max / 1e6).toFixed(0)} ms, ${(found / queries.length).toFixed(1)} found`,
    );
  };
  const frequent = ['the', 'of', 'and', 'that', '的', '不', '数据', 'you', '模型使用统计', 'const'];
  const pick = random(99);
  const seldom = Array.from({ length: 60 }, () => `"${englishPhrase(pick)}"`);
  const rareWords = Array.from({ length: 60 }, (_, index) => (index % 2 ? englishName(pick) : '统色字'));
  const commons = Array.from({ length: 60 }, (_, index) => frequent[index % frequent.length] as string);
  // Prisma compiles each shape of query once.
  await search('(warming up)', ['the', '"of the"'], 'relevance', true);
  for (const everybody of [true, false]) {
    const whose = everybody ? "everybody's" : "one user's";
    await search(`${whose}, common words, newest first`, commons, 'newest', everybody);
    await search(`${whose}, rare words, newest first`, rareWords, 'newest', everybody);
    await search(`${whose}, phrases, newest first`, seldom, 'newest', everybody);
    await search(`${whose}, common words, by relevance`, commons, 'relevance', everybody);
    await search(`${whose}, rare words, by relevance`, rareWords, 'relevance', everybody);
  }
  const compressed = performance.now();
  const controller = new AbortController();
  const report = await compressBodies(database, Date.now() + 1, {
    signal: controller.signal,
    onBatch: ({ messages: packed }) => {
      if (packed >= 10_000) controller.abort();
    },
  });
  console.log(
    `compress: ${(100 - (100 * report.bytesAfter) / report.bytesBefore).toFixed(1)} % saved, ${Math.round(report.messages / ((performance.now() - compressed) / 1000))} messages/s`,
  );
  await database.close();
} finally {
  rmSync(directory, { recursive: true, force: true });
}
