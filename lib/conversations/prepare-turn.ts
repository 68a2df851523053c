// Makes of a request and its answer what goes into the journal: normalised, redacted, capped. Its end runs while the
// client waits for its last bytes, so the request is worked through in slices while its answer is still awaited, and
// whatever an earlier turn of the same thread has already brought costs a hash and no more.
import { monotonicMillis } from '@/lib/clock';
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
import type { Said, SaidMessage } from '@/lib/conversations/said';
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

export type TurnPreparer = {
  (exchange: Exchange): PreparedTurn | null;
  /** Works through a request ahead of its answer, a little at a time. */
  begin(keyId: string, endpoint: string, requestBody: Buffer): void;
};

/** A request as far as it could be read without its answer; `cleaned` are the parts that no earlier turn has brought. */
type ReadAhead = {
  said: Said | null;
  history: SaidMessage[];
  hashes: string[];
  cleaned: Map<number, Part[]>;
  system: Part[];
};

/** So long may a slice take before others have their turn. */
const sliceMillis = 2;

export function createTurnPreparer(redaction: Redaction): TurnPreparer {
  /** Threads up to an answer that this process has recorded: a later turn need not carry them again. */
  const recorded = createRecent<true>(remembered);
  /** Hash before redaction to hash after it, in memory only: what is taken out must not be guessed from a hash. */
  const redactedHashes = createRecent<string>(remembered);
  /** Requests whose answers are awaited. */
  const begun = new WeakMap<Buffer, Generator<void, ReadAhead> | ReadAhead>();

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

  /** Yields wherever others may have a turn. */
  function* readAhead(keyId: string, endpoint: string, requestBody: Buffer): Generator<void, ReadAhead> {
    const said = readRequest(endpoint, requestBody);
    const history = said?.messages.slice(0, messagesKept) ?? [];
    const hashes: string[] = [];
    const cleaned = new Map<number, Part[]>();
    for (const { role, parts } of history) {
      yield;
      hashes.push(hashOf(role, parts));
    }
    const known = lastKnown(keyId, chainsOf(hashes));
    for (let index = history.length - 1; index > known; index--) {
      yield;
      cleaned.set(index, clean(history[index]?.parts.slice(0, partsKept) ?? []));
    }
    yield;
    const system = cleanOf(said?.system ?? []);
    if (system.length > 0) hashOf('system', said?.system ?? []);
    return { said, history, hashes, cleaned, system };
  }

  const nameOf = (keyId: string, thread: string) => `${keyId} ${thread}`;
  const lastKnown = (keyId: string, chains: readonly string[]) =>
    chains.findLastIndex((thread) => recorded.get(nameOf(keyId, thread)) === true);

  function begin(keyId: string, endpoint: string, requestBody: Buffer): void {
    const work = readAhead(keyId, endpoint, requestBody);
    begun.set(requestBody, work);
    const goOn = () => {
      // Whoever needs it sooner has taken it.
      if (begun.get(requestBody) !== work) return;
      try {
        const until = monotonicMillis() + sliceMillis;
        while (monotonicMillis() < until) {
          const step = work.next();
          if (step.done) return void begun.set(requestBody, step.value);
        }
        setImmediate(goOn);
      } catch {
        // The same mistake comes again, and is told, when the turn is prepared.
        begun.delete(requestBody);
      }
    };
    setImmediate(goOn);
  }

  function read({ keyId, endpoint, requestBody }: Exchange): ReadAhead {
    const known = begun.get(requestBody) ?? readAhead(keyId, endpoint, requestBody);
    begun.delete(requestBody);
    if ('said' in known) return known;
    for (;;) {
      const step = known.next();
      if (step.done) return step.value;
    }
  }

  /** `room` is what the turn may still take. */
  function bodyOf(
    parts: readonly Part[],
    cleaned: Part[],
    truncated: boolean,
    room: { left: number },
  ): MessageBody {
    const cut = cutParts(cleaned, Math.min(longestMessage, room.left));
    room.left -= cut.size;
    return truncated || cut.truncated || parts.length > partsKept
      ? { parts: cut.parts, truncated: true }
      : { parts: cut.parts };
  }
  const cleanOf = (parts: readonly Part[]) => clean(parts.slice(0, partsKept));

  function prepareTurn(exchange: Exchange): PreparedTurn | null {
    const { said, history: asked, hashes: askedHashes, cleaned, system: cleanSystem } = read(exchange);
    if (!said) return null;
    const history = [...asked];
    const answer = answerOf(history, exchange.answer);
    const hashes = askedHashes.slice(0, history.length);
    const chains = chainsOf(hashes);
    const chain = chains.at(-1) ?? firstChain;
    const known = lastKnown(exchange.keyId, chains);

    const room = { left: longestTurn };
    const answered = answer && {
      role: 'assistant' as const,
      hash: hashOf('assistant', answer),
      body: bodyOf(answer, cleanOf(answer), exchange.answer?.truncated === true, room),
    };
    // The newest first: where the room is not enough, what came long ago has most likely been kept before.
    const messages: RecordedMessage[] = new Array(history.length);
    for (let index = history.length - 1; index >= 0; index--) {
      const { role, parts } = history[index] as SaidMessage;
      const body = index <= known ? null : bodyOf(parts, cleaned.get(index) ?? cleanOf(parts), false, room);
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
        body: bodyOf(system, cleanSystem, said.messages.length > messagesKept, room),
      },
      messages,
      answer: answered || null,
    };
    return {
      turn,
      kept() {
        if (!answered || said.previousResponseId) return;
        recorded.set(nameOf(exchange.keyId, chainHash(chain, answered.hash)), true);
      },
    };
  }

  return Object.assign(prepareTurn, { begin });
}

function chainsOf(hashes: readonly string[]): string[] {
  let chain = firstChain;
  return hashes.map((hash) => {
    chain = chainHash(chain, hash);
    return chain;
  });
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
