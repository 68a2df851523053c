// Makes of a request and its answer what goes into the journal: normalised, redacted, capped. It runs while the client
// waits for its last bytes, so whatever an earlier turn of the same thread has already brought costs a hash and no more.
import { chainHash, contentHash, firstChain } from '@/lib/conversations/fingerprint';
import { answerParts, readRequest } from '@/lib/conversations/read-request';
import { createRecent } from '@/lib/conversations/recent';
import type {
  MessageBody,
  MessageRole,
  Part,
  RecordedMessage,
  RecordedTurn,
} from '@/lib/conversations/recorded-turn';
import type { Redaction } from '@/lib/conversations/redaction';
import type { SaidMessage } from '@/lib/conversations/said';
import type { CapturedOutput } from '@/lib/protocols/protocol';

export type Exchange = {
  keyId: string;
  endpoint: string;
  requestBody: Buffer;
  answer: CapturedOutput | null;
  responseId: string | null;
  finishReason: string | null;
};

/** Characters; a message beyond is cut, and says so. */
const longestMessage = 512 * 1024;
const longestTurn = 2 * 1024 * 1024;
const partsKept = 1000;
const messagesKept = 5000;
const remembered = 50_000;

export type PreparedTurn = {
  turn: RecordedTurn;
  /** To be called once the turn is in the journal: later turns of the thread leave out what it brought. */
  kept(): void;
};

export type TurnPreparer = (exchange: Exchange) => PreparedTurn | null;

export function createTurnPreparer(redaction: Redaction): TurnPreparer {
  /** Threads up to an answer that this process has recorded: a later turn need not carry them again. */
  const recorded = createRecent<true>(remembered);
  /** Hash before redaction to hash after it, in memory only: what is taken out must not be guessed from a hash. */
  const redactedHashes = createRecent<string>(remembered);

  function clean(parts: readonly Part[]): Part[] {
    return parts.map((part) => {
      if (part.type === 'binary') return { ...part, name: redaction.apply(part.name) };
      if (part.type === 'tool_call') return { ...part, arguments: redaction.apply(part.arguments) };
      return { ...part, text: redaction.apply(part.text) };
    });
  }

  function hashOf(role: MessageRole, parts: readonly Part[]): string {
    const own = contentHash(role, parts);
    if (!redaction.active) return own;
    const known = redactedHashes.get(own);
    if (known !== undefined) return known;
    const hash = contentHash(role, clean(parts));
    redactedHashes.set(own, hash);
    return hash;
  }

  /** `room` is what the turn may still take. */
  function bodyOf(parts: readonly Part[], truncated: boolean, room: { left: number }): MessageBody {
    const cut = cutParts(clean(parts.slice(0, partsKept)), Math.min(longestMessage, room.left));
    room.left -= cut.size;
    return truncated || cut.truncated || parts.length > partsKept
      ? { parts: cut.parts, truncated: true }
      : { parts: cut.parts };
  }

  return function prepareTurn(exchange) {
    const said = readRequest(exchange.endpoint, exchange.requestBody);
    if (!said) return null;
    const history = said.messages.slice(0, messagesKept);
    const answer = answerOf(history, exchange.answer);
    const hashes = history.map((message) => hashOf(message.role, message.parts));
    const chains: string[] = [];
    let chain = firstChain;
    for (const hash of hashes) {
      chain = chainHash(chain, hash);
      chains.push(chain);
    }
    const nameOf = (thread: string) => `${exchange.keyId} ${thread}`;
    const known = chains.findLastIndex((thread) => recorded.get(nameOf(thread)) === true);

    const room = { left: longestTurn };
    const answered = answer && {
      role: 'assistant' as const,
      hash: hashOf('assistant', answer),
      body: bodyOf(answer, exchange.answer?.truncated === true, room),
    };
    // The newest first: where the room is not enough, what came long ago has most likely been kept before.
    const messages: RecordedMessage[] = new Array(history.length);
    for (let index = history.length - 1; index >= 0; index--) {
      const { role, parts } = history[index] as SaidMessage;
      const body = index <= known ? null : bodyOf(parts, false, room);
      messages[index] = { role, hash: hashes[index] as string, body };
    }
    const system = said.system.length > 0 ? said.system : null;
    if (messages.length === 0 && !answered) return null;
    const turn: RecordedTurn = {
      previousResponseId: said.previousResponseId?.slice(0, 200) ?? null,
      responseId: exchange.responseId?.slice(0, 200) ?? null,
      finishReason: exchange.finishReason,
      system: system && {
        role: 'system',
        hash: hashOf('system', system),
        body: bodyOf(system, said.messages.length > messagesKept, room),
      },
      messages,
      answer: answered || null,
    };
    return {
      turn,
      kept() {
        if (!answered || said.previousResponseId) return;
        recorded.set(nameOf(chainHash(chain, answered.hash)), true);
      },
    };
  };
}

/** An answer that goes on from what the client put into its mouth is one message with it. */
function answerOf(history: SaidMessage[], answer: CapturedOutput | null): Part[] | null {
  const parts = answer ? answerParts(answer) : [];
  if (parts.length === 0) return null;
  const begun = history.at(-1)?.role === 'assistant' ? history.pop() : undefined;
  return begun ? [...begun.parts, ...parts] : parts;
}

function cutParts(parts: Part[], limit: number): { parts: Part[]; size: number; truncated: boolean } {
  let size = 0;
  let truncated = false;
  const kept: Part[] = [];
  for (const part of parts) {
    const text = textOf(part);
    const left = limit - size;
    if (text.length <= left) {
      size += text.length;
      kept.push(part);
      continue;
    }
    truncated = true;
    if (left > 0) kept.push(withText(part, wholeCharacters(text, left)));
    size = limit;
  }
  return { parts: kept, size, truncated };
}

function wholeCharacters(text: string, length: number): string {
  const last = text.charCodeAt(length - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length);
}

function textOf(part: Part): string {
  if (part.type === 'binary') return '';
  return part.type === 'tool_call' ? part.arguments : part.text;
}

function withText(part: Part, text: string): Part {
  if (part.type === 'binary') return part;
  return part.type === 'tool_call' ? { ...part, arguments: text } : { ...part, text };
}
