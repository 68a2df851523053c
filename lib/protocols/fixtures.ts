// Answers as real upstreams send them, with what a row must say about each. Every suite that reads answers (beside the
// stream, over a socket, through a client) replays these.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type {
  Endpoint,
  EndReason,
  Protocol,
  RequestStatus,
  TokenUsage,
  UsageSource,
  UsageUnits,
} from '@/lib/protocols/protocol';

export type Fixture = {
  /** File name without its folder: unique. */
  name: string;
  protocol: Protocol;
  endpoint: Endpoint;
  /** Where a client sends it, below the gateway's mount, e.g. `/v1/chat/completions`. */
  path: string;
  requestContentType: string;
  requestBody: Buffer;
  stream: boolean;
  contentType: string;
  /** What the upstream answers, with status 200. */
  bytes: Buffer;
  expected: {
    status: RequestStatus;
    endReason: EndReason;
    errorCode: '' | 'upstream_error';
    usageSource: UsageSource;
    /** Null where the row's tokens are null. Where `estimated` names a bucket, only the other buckets are exact. */
    tokens: TokenUsage | null;
    estimated: ('inputTokens' | 'outputTokens')[];
    /** The generated text an estimate is made from. */
    outputText: string;
    units: UsageUnits;
    upstreamModel: string | null;
    /** The first event is an error: the gateway may try elsewhere before it answers. */
    fakeSuccess: boolean;
  };
};

type Row = Partial<Omit<Fixture['expected'], 'tokens'>> & { tokens: number[] | null };

const requests = {
  'chat/completions': [
    '/v1/chat/completions',
    { messages: [{ role: 'user', content: 'Say something about rivers.' }] },
  ],
  completions: ['/v1/completions', { prompt: 'Say this is a test' }],
  responses: ['/v1/responses', { input: 'Say something about rivers.' }],
  embeddings: ['/v1/embeddings', { input: ['first text', 'second text'] }],
  'images/generations': ['/v1/images/generations', { prompt: 'A weir at dusk', n: 2 }],
  'audio/speech': [
    '/v1/audio/speech',
    { input: 'Water finds its level.', voice: 'alloy', stream_format: 'sse' },
  ],
  rerank: ['/v1/rerank', { query: 'weir', documents: ['dam', 'river'] }],
  moderations: ['/v1/moderations', { input: 'a harmless text' }],
  messages: [
    '/v1/messages',
    { max_tokens: 1024, messages: [{ role: 'user', content: 'Say something about rivers.' }] },
  ],
  'messages/count_tokens': ['/v1/messages/count_tokens', { messages: [{ role: 'user', content: 'Hello' }] }],
  generateContent: ['', { contents: [{ role: 'user', parts: [{ text: 'Say something about rivers.' }] }] }],
  streamGenerateContent: [
    '',
    { contents: [{ role: 'user', parts: [{ text: 'Say something about rivers.' }] }] },
  ],
  countTokens: ['', { contents: [{ parts: [{ text: 'Hello' }] }] }],
  embedContent: ['', { content: { parts: [{ text: 'first text' }] } }],
} as const;

const transcription = [
  '--weir-boundary\r\nContent-Disposition: form-data; name="file"; filename="speech.wav"\r\nContent-Type: audio/wav\r\n\r\n',
  'RIFF\0\0\0\0WAVEfmt ',
  '\r\n--weir-boundary\r\nContent-Disposition: form-data; name="model"\r\n\r\nthe-model\r\n',
  '--weir-boundary\r\nContent-Disposition: form-data; name="stream"\r\n\r\nthe-stream\r\n--weir-boundary--\r\n',
].join('');

function requestOf(endpoint: Endpoint, model: string, stream: boolean) {
  if (endpoint === 'audio/transcriptions') {
    return {
      path: '/v1/audio/transcriptions',
      requestContentType: 'multipart/form-data; boundary=weir-boundary',
      requestBody: Buffer.from(
        transcription.replace('the-model', model).replace('the-stream', String(stream)),
      ),
    };
  }
  const [path, body] = requests[endpoint as keyof typeof requests];
  const named = path === '' ? body : { model, ...body, ...(stream ? { stream: true } : {}) };
  return {
    path: path || `/v1beta/models/${model}:${endpoint}`,
    requestContentType: 'application/json',
    requestBody: Buffer.from(JSON.stringify(named)),
  };
}

function fixture(protocol: Protocol, endpoint: Endpoint, model: string, name: string, row: Row): Fixture {
  const file = fileURLToPath(new URL(`./${protocol}/__fixtures__/${name}`, import.meta.url));
  const events = name.endsWith('.sse');
  const stream = events || endpoint === 'streamGenerateContent';
  const [
    inputTokens = 0,
    cacheReadTokens = 0,
    cacheWriteTokens = 0,
    cacheWrite1hTokens = 0,
    outputTokens = 0,
  ] = row.tokens ?? [];
  const reasoningTokens = row.tokens?.[5] ?? 0;
  const counts = {
    inputTokens,
    cacheReadTokens,
    cacheWriteTokens,
    cacheWrite1hTokens,
    outputTokens,
    reasoningTokens,
  };
  const failed = row.status === 'error';
  return {
    name,
    protocol,
    endpoint,
    ...requestOf(endpoint, model, stream),
    stream,
    contentType: events ? 'text/event-stream' : 'application/json',
    bytes: readFileSync(file),
    expected: {
      status: 'success',
      endReason: failed ? 'upstream_error' : 'stop',
      errorCode: failed ? 'upstream_error' : '',
      usageSource: 'upstream',
      estimated: [],
      outputText: '',
      units: {},
      upstreamModel: null,
      fakeSuccess: false,
      ...row,
      tokens: row.tokens && counts,
    },
  };
}

const chat = 'chat/completions';
const weirText = 'The weir holds back the stream — 测量 every drop.\\n"Quoted" 🌊';
const claudeText = 'Water finds its level. 水往低处流';
const both: Row['estimated'] = ['inputTokens', 'outputTokens'];
const output: Row['estimated'] = ['outputTokens'];
const standard = { serviceTier: 'default' };
const mini = 'gpt-4o-mini-2024-07-18';
const gpt5 = 'gpt-5-mini-2025-08-07';
const sonnet = 'claude-sonnet-4-5-20250929';

/** input, cache read, cache write, the 1-hour part of it, output, the reasoning part of it */
export const fixtures: readonly Fixture[] = [
  fixture('openai', chat, 'gpt-4o-mini', 'chat-usage-chunk.sse', {
    tokens: [23, 0, 0, 0, 17],
    outputText: weirText,
    units: standard,
    upstreamModel: mini,
  }),
  fixture('openai', chat, 'qwen3-8b', 'chat-usage-every-chunk.sse', {
    tokens: [12, 0, 0, 0, 7],
    outputText: 'Count with me: one, two.',
    upstreamModel: 'qwen3-8b',
  }),
  fixture('openai', chat, 'deepseek-chat', 'deepseek-usage-with-finish.sse', {
    tokens: [16, 1024, 0, 0, 5],
    outputText: 'Rivers run down.',
    upstreamModel: 'deepseek-chat',
  }),
  fixture('openai', chat, 'kimi-k2-0905-preview', 'moonshot-choice-usage.sse', {
    tokens: [54, 64, 0, 0, 6],
    outputText: '你好，世界！',
    upstreamModel: 'kimi-k2-0905-preview',
  }),
  fixture('openai', chat, 'gpt-4o-mini', 'chat-without-usage.sse', {
    tokens: [0, 0, 0, 0, 0],
    usageSource: 'estimated',
    estimated: both,
    outputText: 'The weir holds back the stream',
    units: standard,
    upstreamModel: mini,
  }),
  fixture('openai', chat, 'gpt-4o-mini', 'chat-done-missing.sse', {
    tokens: [9, 0, 0, 0, 4],
    endReason: 'length',
    outputText: 'The weir holds back',
    units: standard,
    upstreamModel: mini,
  }),
  fixture('openai', chat, 'gpt-4o-mini', 'chat-truncated.sse', {
    tokens: [0, 0, 0, 0, 0],
    status: 'error',
    endReason: 'truncated',
    usageSource: 'estimated',
    estimated: both,
    outputText: 'The weir holds back the',
    units: standard,
    upstreamModel: mini,
  }),
  fixture('openai', chat, 'gpt-4o-mini', 'chat-tool-calls.sse', {
    tokens: [81, 0, 0, 0, 34],
    endReason: 'tool',
    outputText: 'get_weather{"city":"Zürich"}get_time{"zone":"CET"}',
    units: standard,
    upstreamModel: mini,
  }),
  fixture('openai', chat, 'o4-mini', 'chat-reasoning-cached.sse', {
    tokens: [128, 1408, 0, 0, 273, 256],
    outputText: '42.',
    units: standard,
    upstreamModel: 'o4-mini-2025-04-16',
  }),
  fixture('openai', chat, 'gpt-4o-mini', 'chat-odd-framing.sse', {
    tokens: [14, 0, 0, 0, 3],
    outputText: 'Grüße 世界',
    units: standard,
    upstreamModel: mini,
  }),
  fixture('openai', chat, 'gpt-4o-mini', 'chat-error-mid-stream.sse', {
    tokens: [0, 0, 0, 0, 0],
    status: 'error',
    usageSource: 'estimated',
    estimated: both,
    outputText: 'The weir holds',
    units: standard,
    upstreamModel: mini,
  }),
  fixture('openai', chat, 'gpt-4o-mini', 'chat-fake-200.sse', {
    tokens: null,
    status: 'error',
    usageSource: 'none',
    fakeSuccess: true,
  }),
  fixture('openai', chat, 'gpt-4o-mini', 'chat-fake-200.json', {
    tokens: null,
    status: 'error',
    usageSource: 'none',
    fakeSuccess: true,
  }),
  fixture('openai', chat, 'gpt-4o-mini', 'chat-zero-usage.sse', {
    tokens: [0, 0, 0, 0, 0],
    usageSource: 'estimated',
    estimated: both,
    outputText: 'The weir holds back the stream',
    units: standard,
    upstreamModel: mini,
  }),
  fixture('openai', chat, 'gpt-4o-mini', 'chat-negative-last-usage.sse', {
    tokens: [8, 0, 0, 0, 3],
    outputText: 'Yes, sir',
    units: standard,
    upstreamModel: mini,
  }),
  fixture('openai', chat, 'gpt-4o-mini', 'azure-content-filter.sse', {
    tokens: [31, 0, 0, 0, 4],
    endReason: 'filter',
    outputText: 'Azure says no',
    units: standard,
    upstreamModel: mini,
  }),
  fixture('openai', chat, 'qwen3-max', 'qwen-usage-chunk.sse', {
    tokens: [76, 1024, 200, 0, 11, 5],
    outputText: '先想一想河水东流',
    upstreamModel: 'qwen3-max',
  }),
  fixture('openai', chat, 'glm-4.6', 'glm-usage-with-finish.sse', {
    tokens: [9, 6, 0, 0, 9],
    outputText: 'Let me see\\nDone it.',
    upstreamModel: 'glm-4.6',
  }),
  fixture('openai', chat, 'llama3.2', 'ollama-usage-chunk.sse', {
    tokens: [26, 0, 0, 0, 4],
    outputText: 'Why not?',
    upstreamModel: 'llama3.2',
  }),
  fixture('openai', chat, 'grok-4', 'xai-reasoning-beside.sse', {
    tokens: [26, 6, 0, 0, 102, 100],
    outputText: 'Indeed.',
    upstreamModel: 'grok-4-0709',
  }),
  fixture('openai', chat, 'gemini-2.5-flash', 'gemini-compatible.sse', {
    tokens: [7, 0, 0, 0, 55, 52],
    outputText: 'Flows.',
    upstreamModel: 'gemini-2.5-flash',
  }),
  fixture('openai', chat, 'gpt-4.1', 'chat.json', {
    tokens: [11, 8, 0, 0, 10],
    outputText: 'Hello! How can I help you today?',
    units: standard,
    upstreamModel: 'gpt-4.1-2025-04-14',
  }),
  fixture('openai', 'completions', 'gpt-3.5-turbo-instruct', 'completion.json', {
    tokens: [5, 0, 0, 0, 7],
    endReason: 'length',
    outputText: '\n\nThis is a test',
    upstreamModel: 'gpt-3.5-turbo-instruct',
  }),
  fixture('openai', 'completions', 'gpt-3.5-turbo-instruct', 'completion-stream.sse', {
    tokens: [5, 0, 0, 0, 3],
    outputText: '\nOnce upon',
    upstreamModel: 'gpt-3.5-turbo-instruct',
  }),
  fixture('openai', 'responses', 'gpt-5-mini', 'responses-completed.sse', {
    tokens: [72, 256, 0, 0, 52, 40],
    outputText: 'Hi there!',
    units: standard,
    upstreamModel: gpt5,
  }),
  fixture('openai', 'responses', 'gpt-5-mini', 'responses-incomplete.sse', {
    tokens: [72, 256, 0, 0, 52, 40],
    endReason: 'length',
    outputText: 'Hi there!',
    units: standard,
    upstreamModel: gpt5,
  }),
  fixture('openai', 'responses', 'gpt-5-mini', 'responses-failed.sse', {
    tokens: [72, 256, 0, 0, 3],
    status: 'error',
    outputText: 'Hi there!',
    units: standard,
    upstreamModel: gpt5,
  }),
  fixture('openai', 'responses', 'gpt-5-mini', 'responses-cancelled.sse', {
    tokens: [72, 256, 0, 0, 52, 40],
    status: 'error',
    outputText: 'Hi there!',
    units: standard,
    upstreamModel: gpt5,
  }),
  fixture('openai', 'responses', 'gpt-5-mini', 'responses-truncated.sse', {
    tokens: [0, 0, 0, 0, 0],
    status: 'error',
    endReason: 'truncated',
    usageSource: 'estimated',
    estimated: both,
    outputText: 'Hi there!',
    upstreamModel: gpt5,
  }),
  fixture('openai', 'responses', 'gpt-5-mini', 'responses.json', {
    tokens: [72, 256, 0, 0, 52, 40],
    endReason: 'tool',
    outputText: 'get_weather{"city":"Basel"}',
    units: standard,
    upstreamModel: gpt5,
  }),
  fixture('openai', 'embeddings', 'text-embedding-3-small', 'embeddings.json', {
    tokens: [8],
    upstreamModel: 'text-embedding-3-small',
  }),
  fixture('openai', 'images/generations', 'gpt-image-1', 'image.json', {
    tokens: [50, 0, 0, 0, 2112],
    units: { images: 2 },
  }),
  fixture('openai', 'audio/transcriptions', 'whisper-1', 'transcription-duration.json', {
    tokens: null,
    usageSource: 'none',
    units: { seconds: 27 },
  }),
  fixture('openai', 'audio/transcriptions', 'whisper-1', 'transcription-tokens.json', {
    tokens: [14, 0, 0, 0, 45],
  }),
  fixture('openai', 'audio/transcriptions', 'gpt-4o-transcribe', 'transcription-stream.sse', {
    tokens: [14, 0, 0, 0, 45],
    outputText: 'Imagine the wildest idea.',
  }),
  fixture('openai', 'audio/speech', 'gpt-4o-mini-tts', 'speech-stream.sse', { tokens: [14, 0, 0, 0, 101] }),
  fixture('openai', 'images/generations', 'gpt-image-1', 'image-stream.sse', {
    tokens: [50, 0, 0, 0, 4160],
    units: { images: 1 },
  }),
  fixture('openai', 'rerank', 'jina-reranker-v2-base-multilingual', 'rerank.json', {
    tokens: [38],
    upstreamModel: 'jina-reranker-v2-base-multilingual',
  }),
  fixture('openai', 'moderations', 'omni-moderation-latest', 'moderation.json', {
    tokens: null,
    usageSource: 'none',
    upstreamModel: 'omni-moderation-latest',
  }),
  fixture('anthropic', 'messages', 'claude-sonnet-4-5', 'stream-cache-nested.sse', {
    tokens: [12, 4000, 1500, 1000, 21],
    outputText: claudeText,
    units: { serviceTier: 'standard' },
    upstreamModel: sonnet,
  }),
  fixture('anthropic', 'messages', 'claude-sonnet-4-5', 'stream-cache-flat.sse', {
    tokens: [14, 0, 1498, 0, 21],
    outputText: claudeText,
    upstreamModel: sonnet,
  }),
  fixture('anthropic', 'messages', 'claude-sonnet-4-5', 'stream-thinking.sse', {
    tokens: [43, 0, 0, 0, 68],
    endReason: 'length',
    outputText: 'Let me think about it.27 * 453 = 12,231',
    upstreamModel: sonnet,
  }),
  fixture('anthropic', 'messages', 'claude-sonnet-4-5', 'stream-tool-use.sse', {
    tokens: [472, 0, 0, 0, 89],
    endReason: 'tool',
    outputText: 'I\'ll check.get_weather{"location": "San Francisco, CA"}',
    upstreamModel: sonnet,
  }),
  fixture('anthropic', 'messages', 'claude-sonnet-4-5', 'stream-error-mid-stream.sse', {
    tokens: [43, 0, 0, 0, 3],
    status: 'error',
    usageSource: 'partial',
    estimated: output,
    outputText: 'Water finds',
    upstreamModel: sonnet,
  }),
  fixture('anthropic', 'messages', 'claude-sonnet-4-5', 'stream-fake-200.sse', {
    tokens: null,
    status: 'error',
    usageSource: 'none',
    fakeSuccess: true,
  }),
  fixture('anthropic', 'messages', 'claude-sonnet-4-5', 'stream-truncated.sse', {
    tokens: [43, 0, 0, 0, 3],
    status: 'error',
    endReason: 'truncated',
    usageSource: 'partial',
    estimated: output,
    outputText: 'Water finds its',
    upstreamModel: sonnet,
  }),
  fixture('anthropic', 'messages', 'claude-sonnet-4-5', 'stream-crlf.sse', {
    tokens: [43, 0, 0, 0, 9],
    endReason: 'filter',
    outputText: claudeText,
    upstreamModel: sonnet,
  }),
  fixture('anthropic', 'messages', 'claude-opus-4-1', 'message-pretty.json', {
    tokens: [2095, 100, 0, 0, 503],
    outputText: 'Hello "you"!\n',
    units: { serviceTier: 'standard' },
    upstreamModel: 'claude-opus-4-1-20250805',
  }),
  fixture('anthropic', 'messages/count_tokens', 'claude-sonnet-4-5', 'count-tokens.json', {
    tokens: null,
    usageSource: 'none',
  }),
  fixture('gemini', 'streamGenerateContent', 'gemini-2.5-flash', 'stream-thoughts-cached.sse', {
    tokens: [52, 2048, 0, 0, 76, 64],
    outputText: '**Considering**The sea is salty. 海水是咸的。',
    upstreamModel: 'gemini-2.5-flash',
  }),
  fixture('gemini', 'streamGenerateContent', 'gemini-2.5-flash', 'stream-thoughts-cached.array.json', {
    tokens: [52, 2048, 0, 0, 76, 64],
    outputText: '**Considering**The sea is salty. 海水是咸的。',
    upstreamModel: 'gemini-2.5-flash',
  }),
  fixture('gemini', 'streamGenerateContent', 'gemini-2.5-flash', 'stream-function-call.sse', {
    tokens: [66, 0, 0, 0, 15],
    endReason: 'tool',
    outputText: 'get_weather{"city":"Köln"}',
    upstreamModel: 'gemini-2.5-flash',
  }),
  fixture('gemini', 'streamGenerateContent', 'gemini-2.5-flash', 'stream-blocked.sse', {
    tokens: [9],
    endReason: 'filter',
    upstreamModel: 'gemini-2.5-flash',
  }),
  fixture('gemini', 'streamGenerateContent', 'gemini-2.5-flash', 'stream-truncated.sse', {
    tokens: [52, 2048, 0, 0, 66, 64],
    status: 'error',
    endReason: 'truncated',
    usageSource: 'partial',
    estimated: output,
    outputText: '**Considering**The sea',
    upstreamModel: 'gemini-2.5-flash',
  }),
  fixture('gemini', 'streamGenerateContent', 'gemini-2.5-flash', 'stream-truncated.array.json', {
    tokens: [52, 2048, 0, 0, 66, 64],
    status: 'error',
    endReason: 'truncated',
    usageSource: 'partial',
    estimated: output,
    outputText: '**Considering**The sea',
    upstreamModel: 'gemini-2.5-flash',
  }),
  fixture('gemini', 'streamGenerateContent', 'gemini-2.5-flash', 'stream-error.array.json', {
    tokens: null,
    status: 'error',
    usageSource: 'none',
    fakeSuccess: true,
  }),
  fixture('gemini', 'generateContent', 'gemini-2.5-flash', 'content.json', {
    tokens: [13, 0, 0, 0, 4],
    endReason: 'length',
    outputText: 'AI learns patterns.',
    upstreamModel: 'gemini-2.5-flash',
  }),
  fixture('gemini', 'countTokens', 'gemini-2.5-flash', 'count-tokens.json', {
    tokens: null,
    usageSource: 'none',
  }),
  fixture('gemini', 'embedContent', 'gemini-embedding-001', 'embedding.json', {
    tokens: [0],
    usageSource: 'estimated',
    estimated: ['inputTokens'],
  }),
];
