// The exact-match response cache: the very same body, sent with the same key to the same place, gets the very same
// bytes again, as a stream where it was one. Only whole, good answers are kept, in memory, for an hour.
import { createHash } from 'node:crypto';
import { nowMillis } from '@/lib/clock';
import { answerHeaders, overheadMillis } from '@/lib/gateway/answer';
import type { AnswerSink } from '@/lib/gateway/gateway-request';
import { capturedBytes, type EndFacts, isRecorded, settle } from '@/lib/gateway/record';
import type { RequestState } from '@/lib/gateway/request-state';
import { oncePerProcess } from '@/lib/once-per-process';
import { wireProtocol } from '@/lib/protocols/wire-protocols';

type CachedAnswer = {
  contentType: string;
  body: Buffer;
  expiresAt: number;
  savedTokens: number;
  savedCost: bigint;
};

const lifeMs = 3_600_000;
const mostAnswerBytes = 1024 * 1024;
const mostTotalBytes = 64 * 1024 * 1024;

const cacheable = new Set([
  'chat/completions',
  'completions',
  'embeddings',
  'responses',
  'messages',
  'moderations',
  'rerank',
  'generateContent',
  'streamGenerateContent',
  'embedContent',
  'batchEmbedContents',
]);

type Store = { answers: Map<string, CachedAnswer>; bytes: number };

function store(): Store {
  return oncePerProcess('gateway.response-cache', () => ({ answers: new Map(), bytes: 0 }));
}

function forget(name: string) {
  const current = store();
  const found = current.answers.get(name);
  if (!found) return;
  current.answers.delete(name);
  current.bytes -= found.body.length;
}

function find(name: string): CachedAnswer | null {
  const found = store().answers.get(name);
  if (!found) return null;
  if (found.expiresAt <= nowMillis()) {
    forget(name);
    return null;
  }
  // The map is in order of use: what is read goes to its young end.
  store().answers.delete(name);
  store().answers.set(name, found);
  return found;
}

function keepAnswer(name: string, answer: CachedAnswer) {
  forget(name);
  const current = store();
  current.answers.set(name, answer);
  current.bytes += answer.body.length;
  for (const oldest of current.answers.keys()) {
    if (current.bytes <= mostTotalBytes) break;
    forget(oldest);
  }
}

/** Answers from the cache, or makes sure that what comes will be kept. True when there is nothing left to do. */
export function answerFromCache(state: RequestState): boolean {
  const { key, request, endpoint } = state;
  if (!key.responseCache || request.headers['x-weir-cache'] !== 'on' || !cacheable.has(endpoint))
    return false;
  const name = createHash('sha256')
    .update(JSON.stringify([key.id, state.protocol, endpoint, request.path, request.query]))
    .update(state.body)
    .digest('base64url');
  state.cacheName = name;
  const found = find(name);
  if (!found) {
    state.sink = copyingSink(state.sink, name, () => state.worth);
    return false;
  }
  settle(
    state,
    {
      status: 'success',
      httpStatus: 200,
      endReason: 'stop',
      errorCode: '',
      errorMessage: null,
      cached: { savedTokens: found.savedTokens, savedCost: found.savedCost },
      ...(isRecorded(state) ? saidIn(state, found) : {}),
    },
    () => {
      if (state.clientGone) return;
      state.headSent = true;
      state.sink.writeHead(200, [
        ...answerHeaders(state),
        'content-type',
        found.contentType,
        'content-length',
        String(found.body.length),
        'x-weir-cache',
        'hit',
        'x-weir-overhead-ms',
        overheadMillis(state),
      ]);
      state.sink.end(found.body);
    },
  );
  return true;
}

/** What is recorded of an answer, read from the bytes that are about to be served. */
function saidIn(state: RequestState, { contentType, body }: CachedAnswer): Partial<EndFacts> {
  const reader = wireProtocol(state.protocol).createReader({
    endpoint: state.endpoint,
    contentType,
    stream: state.reading?.stream ?? false,
    captureBytes: capturedBytes,
  });
  reader.push(body);
  reader.end();
  const { captured, responseId } = reader.reading();
  return { answer: captured, upstreamResponseId: responseId };
}

/** Copies what goes to the client, and keeps it once `saved` says that it was whole and good. */
function copyingSink(
  sink: AnswerSink,
  name: string,
  saved: () => { tokens: number; cost: bigint } | null,
): AnswerSink {
  let parts: Buffer[] | null = [];
  let size = 0;
  let contentType = 'application/json';
  const copy = (chunk: Uint8Array) => {
    size += chunk.length;
    if (size > mostAnswerBytes) parts = null;
    parts?.push(Buffer.from(chunk));
  };
  return {
    writeHead(status, headers) {
      if (status !== 200) parts = null;
      const at = headers.indexOf('content-type');
      if (at >= 0) contentType = headers[at + 1] as string;
      sink.writeHead(status, headers);
    },
    write(chunk) {
      copy(chunk);
      return sink.write(chunk);
    },
    end(chunk) {
      if (chunk) copy(chunk);
      const worth = saved();
      if (parts && worth) {
        keepAnswer(name, {
          contentType,
          body: Buffer.concat(parts, size),
          expiresAt: nowMillis() + lifeMs,
          savedTokens: worth.tokens,
          savedCost: worth.cost,
        });
      }
      sink.end(chunk);
    },
    flushHead: () => sink.flushHead(),
    destroy: () => sink.destroy(),
    onDrain: (callback) => sink.onDrain(callback),
    onClientGone: (callback) => sink.onClientGone(callback),
  };
}
