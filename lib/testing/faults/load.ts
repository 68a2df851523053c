// Clients that call a gateway and remember what they saw, and the upstream that answers them.
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Script } from '@/lib/testing/scripted-upstream';
import { chatJson } from '@/lib/testing/wire-samples';

const delta = (text: string, finish: string | null) =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', model: 'gpt-4o', choices: [{ index: 0, delta: { content: text }, finish_reason: finish }] })}\n\n`;

export const streamBeginning = delta('one ', null);
export const streamEnd =
  delta('', 'stop') +
  'data: {"choices":[],"usage":{"prompt_tokens":5,"completion_tokens":3,"total_tokens":8}}\n\n' +
  'data: [DONE]\n\n';

/** Whole answers at once, and streams that take a moment, so that any fault meets both. */
export const answerChat: Script = async (request, reply) => {
  const asked = JSON.parse(request.body.toString()) as { stream?: boolean };
  if (!asked.stream) return reply.whole(200, JSON.stringify(chatJson));
  await reply.head(200, { 'content-type': 'text/event-stream', 'transfer-encoding': 'chunked' });
  await reply.chunk(streamBeginning);
  for (const word of ['two ', 'three ']) {
    await sleep(15);
    await reply.chunk(delta(word, null));
  }
  await reply.chunk(streamEnd);
  await reply.endChunks();
};

export type Call = { id: string; status: number; text: string; whole: boolean };

/** Where a client hangs up: a stream at so many bytes, anything at so many milliseconds. */
type Leaving = { bytes: number; millis: number };

const staying: Leaving = { bytes: Number.POSITIVE_INFINITY, millis: Number.POSITIVE_INFINITY };

/** One request to its end; throws where the server, or the client itself, was gone before. */
export async function call(
  url: string,
  key: string,
  stream: boolean,
  leaving = staying,
  greeting = 'hello there',
): Promise<Call> {
  const request = httpRequest(`${url}/v1/chat/completions`, {
    method: 'POST',
    agent: false,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
  });
  request.end(JSON.stringify({ model: 'gpt-4o', stream, messages: [{ role: 'user', content: greeting }] }));
  if (Number.isFinite(leaving.millis)) setTimeout(() => request.destroy(), leaving.millis);
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  const id = String(answer.headers['x-request-id'] ?? '');
  let text = '';
  for await (const part of answer) {
    text += part;
    if (text.length >= leaving.bytes) request.destroy();
  }
  const status = answer.statusCode ?? 0;
  const whole = status === 200 && (stream ? text.includes('[DONE]') : text.includes('chat.completion'));
  return { id, status, text, whole };
}

export interface Load {
  /** Ids of answers that were seen to their very end. */
  readonly completed: string[];
  /** How many answers had which status; 0 for calls that broke. */
  readonly statuses: Map<number, number>;
  /** Calls that their client broke off on purpose; they count nowhere else. */
  brokenOff(): number;
  /** Resolves when so many more answers were complete. */
  more(count: number): Promise<void>;
  stop(): Promise<void>;
}

export type LoadOptions = {
  clients?: number;
  /** Between two calls of a client. */
  pauseMillis?: number;
  /** The share of calls that their client breaks off. */
  aborts?: number;
  /** Every call begins a conversation of its own: one that goes on would be kept at its account. */
  newConversations?: boolean;
};

const running = new Set<Load>();

/** After each test: one that failed half way must not leave its clients behind. */
export async function stopAllLoad(): Promise<void> {
  await Promise.all([...running].map((load) => load.stop()));
}

/** Calls until told to stop, whatever becomes of the server meanwhile. */
export function startLoad(url: string, key: string, options: LoadOptions = {}): Load {
  const { clients = 8, pauseMillis = 0, aborts = 0, newConversations = false } = options;
  const completed: string[] = [];
  const statuses = new Map<number, number>();
  let brokenOff = 0;
  let stopping = false;
  let listeners: (() => void)[] = [];

  async function breakOff(stream: boolean): Promise<void> {
    const bytes = stream ? 1 + Math.random() * 400 : Number.POSITIVE_INFINITY;
    const millis = stream ? Number.POSITIVE_INFINITY : Math.random() * 20;
    brokenOff += 1;
    // The break is the point, whichever way it shows.
    await call(url, key, stream, { bytes, millis }).catch(() => null);
  }

  async function oneCall(stream: boolean): Promise<void> {
    try {
      const greeting = newConversations ? `hello ${randomUUID()}` : undefined;
      const { id, status, whole } = await call(url, key, stream, staying, greeting);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (whole) completed.push(id);
      for (const listener of listeners) listener();
    } catch {
      // The server is away: what this call saw of its answer was not the end.
      statuses.set(0, (statuses.get(0) ?? 0) + 1);
      await sleep(20);
    }
  }

  async function client(index: number): Promise<void> {
    for (let count = 0; !stopping; count += 1) {
      const stream = (index + count) % 2 === 0;
      await (Math.random() < aborts ? breakOff(stream) : oneCall(stream));
      if (pauseMillis > 0) await sleep(pauseMillis);
    }
  }

  const clientsDone = Promise.all(Array.from({ length: clients }, (_, index) => client(index)));
  const load: Load = {
    completed,
    statuses,
    brokenOff: () => brokenOff,
    more(count) {
      const target = completed.length + count;
      return new Promise((resolve) => {
        const listener = () => {
          if (completed.length < target) return;
          listeners = listeners.filter((other) => other !== listener);
          resolve();
        };
        listeners.push(listener);
        listener();
      });
    },
    async stop() {
      stopping = true;
      running.delete(load);
      await clientsDone;
    },
  };
  running.add(load);
  return load;
}

/** `200: 31, 429: 2` */
export function statusText({ statuses }: Load): string {
  return [...statuses]
    .sort(([left], [right]) => left - right)
    .map(([status, count]) => `${status === 0 ? 'broken' : status}: ${count}`)
    .join(', ');
}
