// What every wire protocol gives the gateway. A protocol only reads: bytes pass through as they came, but for the
// few fields `prepareBody` sets and the one chunk `createUsageStripper` takes out.

export const protocols = ['openai', 'anthropic', 'gemini'] as const;
export type Protocol = (typeof protocols)[number];

export const endpoints = [
  'chat/completions',
  'completions',
  'responses',
  'embeddings',
  'moderations',
  'images/generations',
  'audio/speech',
  'audio/transcriptions',
  'audio/translations',
  'rerank',
  'messages',
  'messages/count_tokens',
  'generateContent',
  'streamGenerateContent',
  'countTokens',
  'embedContent',
  'batchEmbedContents',
  'models',
] as const;
export type Endpoint = (typeof endpoints)[number];

/** Disjoint and never negative, but for the two parts: 1-hour writes of the writes, reasoning of the output. */
export type TokenUsage = {
  inputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
  cacheWrite1hTokens: number;
  outputTokens: number;
  reasoningTokens: number;
};

/** What is metered in other units than tokens, and the service tier the upstream says it used. */
export type UsageUnits = {
  images?: number;
  seconds?: number;
  characters?: number;
  searches?: number;
  serviceTier?: string;
};

export type UsageSource = 'upstream' | 'partial' | 'estimated' | 'none';
export type RequestStatus = 'success' | 'error' | 'aborted';
/** How an answer that reached a model ended. The rest (rejected, process_died) is the gateway's and the journal's. */
export type EndReason =
  | 'stop'
  | 'length'
  | 'tool'
  | 'filter'
  | 'client_closed'
  | 'upstream_error'
  | 'timeout'
  | 'truncated';

// ── Requests ─────────────────────────────────────────────────────────────────────────────────────

export type RequestInput = {
  endpoint: Endpoint;
  /** Where the path names the model (Gemini); the body may name it too (`/gemini/v1/chat`). */
  pathModel?: string;
  /** The request's content-type header, '' when absent: a multipart body is read by its boundary. */
  contentType: string;
  /** Decoded (no content-encoding). Kept by reference, never written to. */
  body: Buffer;
};

export type RequestReading = {
  endpoint: Endpoint;
  /** '' only where the endpoint does without (moderations). */
  model: string;
  stream: boolean;
  /** The client itself asked for the usage chunk (OpenAI chat and completions streams). */
  usageAsked: boolean;
  /** The largest of the output limits the client gave, times `choices`; null when it gave none. */
  maxOutputTokens: number | null;
  choices: number;
  /** Bytes of the body but for images and files: a third of it is the reservation for the prompt. */
  textBytes: number;
  /** The session the body itself names (prompt_cache_key and the like), else null. */
  sessionHint: string | null;
  /** What the request is metered in besides tokens: the characters to be spoken. */
  units: UsageUnits;
  body: Buffer;
  /** What `prepareBody` and the lazy readers need; nobody else's business. */
  parts: RequestParts;
};

export type ByteRange = { start: number; end: number };

export type RequestParts = {
  form: 'json' | 'multipart' | 'other';
  /** Where the model's name stands (with its quotes in JSON), as often as it stands there. */
  model: ByteRange[];
  streamOptions: ByteRange | null;
  /** Members that are Weir's own and not the upstream's (`/gemini/v1/chat`). */
  foreign: ByteRange[];
  /** Just behind the opening brace; `empty` when no member follows. */
  insertAt: number;
  empty: boolean;
  /** System text and the messages, for `sessionSeed` and `promptText`. */
  prompt: ({ name: string } & ByteRange)[];
};

export type BodyChanges = {
  /** The upstream's name of the model, where the account maps it. */
  model?: string;
  /** Sets stream_options.include_usage, keeping the client's other stream options. */
  includeUsage?: boolean;
};

// ── Answers ──────────────────────────────────────────────────────────────────────────────────────

export type ReaderOptions = {
  endpoint: Endpoint;
  /** The answer's content-type. */
  contentType: string;
  /** Whether a stream was asked for. An answer that is JSON all the same is read as JSON. */
  stream: boolean;
  /** Keeps up to this many bytes of the full text; 0 or absent keeps none (text for estimates is kept anyway). */
  captureBytes?: number;
};

/** `pending` until the first bytes tell. */
export type AnswerForm = 'pending' | 'sse' | 'json-array' | 'json' | 'binary';

/**
 * Follows an answer beside the client's stream. Push every chunk, in order, then `end` if (and only if) the upstream
 * ended cleanly. Neither throws, whatever the bytes. Compare the flags before and after a push: the chunk that turned
 * `terminalSeen` on is the one to hold back until the row is recorded.
 */
export type ResponseReader = {
  push(chunk: Uint8Array): void;
  end(): void;
  readonly form: AnswerForm;
  /** What came first, comments and pings apart: `error` is a fake 200 and can still be retried. */
  readonly firstEvent: 'pending' | 'data' | 'error';
  /** The protocol's own end mark was seen: [DONE], message_stop, response.*, the array's `]`, the whole JSON value. */
  readonly terminalSeen: boolean;
  /** Something the model generated has come: the first-token moment is when this turns true. */
  readonly contentSeen: boolean;
  /** The bytes so far stop inside an event, so an error event must begin on a line of its own. */
  readonly midEvent: boolean;
  /** What is known now; may be called at any moment, and again. */
  reading(): ResponseReading;
};

export type UpstreamFault = {
  message: string;
  /** The upstream's own type and code, '' where it gave none. */
  type: string;
  code: string;
  /** The HTTP status the upstream named inside the event, where it did. */
  status: number | null;
};

export type CapturedOutput = {
  text: string;
  reasoning: string;
  toolCalls: { id: string; name: string; arguments: string }[];
  /** Not all of it: the cap was reached. */
  truncated: boolean;
};

export type ResponseReading = {
  form: AnswerForm;
  endpoint: Endpoint;
  terminalSeen: boolean;
  /** The upstream's finish reason in Weir's words, null until one was seen; `finishReason` is its own word. */
  finish: EndReason | null;
  finishReason: string | null;
  fault: UpstreamFault | null;
  /** The last believable counts. */
  usage: TokenUsage | null;
  /** The upstream's own usage JSON, at most 2 KB. */
  usageRaw: string | null;
  /** Why counts that came were not believed, in words. */
  usageRefused: string | null;
  /** Anthropic's counts at the start are not those of the end. */
  usageIsFinal: boolean;
  units: UsageUnits;
  chunkCount: number;
  /** Events too large to be read, which went to the client all the same. */
  skippedEvents: number;
  contentSeen: boolean;
  /** Bytes (UTF-8) of everything generated, reasoning and tool arguments included. */
  outputBytes: number;
  /** The same as text for the tokenizer: the first 256 KiB of it. */
  outputText(): string;
  captured: CapturedOutput | null;
  responseId: string | null;
  upstreamModel: string | null;
};

// ── Errors to the client ─────────────────────────────────────────────────────────────────────────

export type ErrorAnswer = {
  status: number;
  /** Weir's code, which is also the row's. */
  code: string;
  message: string;
  param?: string;
  requestId: string;
};

export type WrittenError = { status: number; contentType: string; body: Buffer };

export type WireProtocol = {
  readonly name: Protocol;
  /** Throws `invalid_request` that says what is wrong and where. */
  readRequest(input: RequestInput): RequestReading;
  /** The very same Buffer when nothing must change. */
  prepareBody(reading: RequestReading, changes: BodyChanges): Buffer;
  createReader(options: ReaderOptions): ResponseReader;
  writeError(error: ErrorAnswer): WrittenError;
  /** The event that tells a client mid-stream that it broke; the connection ends after it, without an end mark. */
  writeStreamError(
    error: ErrorAnswer,
    at: { endpoint: Endpoint; form: AnswerForm; midEvent: boolean },
  ): Buffer;
};

// ── How it all ended ─────────────────────────────────────────────────────────────────────────────

/**
 * What happened to the connections: `clean` when the upstream ended the body as HTTP says it should, whatever was in it;
 * `broken` when it reset or cut it; `timeout` when it stalled.
 */
export type Ending = 'clean' | 'client_closed' | 'broken' | 'timeout';

/** lib/protocols/outcome.ts: outcomeOf(reading, ending) */
export type Outcome = {
  status: RequestStatus;
  endReason: EndReason;
  /** '' on success, and when the client left. */
  errorCode: '' | 'upstream_error' | 'upstream_timeout';
  errorMessage: string | null;
};

/** lib/protocols/usage-decision.ts: missingCounts(facts) says what to estimate, decideUsage(facts, estimates) the rest. */
export type UsageDecision = {
  usage: TokenUsage | null;
  usageSource: UsageSource;
  usageNote: string | null;
  usageRaw: string | null;
  /** How many of the tokens above are estimates. */
  estimatedTokens: number;
  units: UsageUnits;
};
