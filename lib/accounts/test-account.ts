// One small real call through an account, plain and streamed, to tell whether it works and whether the upstream
// says what it used.
import { z } from 'zod';
import { withoutSecrets } from '@/lib/accounts/hide-secrets';
import { listUpstreamModels } from '@/lib/accounts/upstream-models';
import { askUpstream, errorText, nativeProtocol } from '@/lib/accounts/upstream-request';
import { monotonicMillis } from '@/lib/clock';
import { isGlob } from '@/lib/globs';
import type { PoolAccount } from '@/lib/pool/account';
import { upstreamModelFor } from '@/lib/pool/served-models';
import type { Endpoint } from '@/lib/protocols/protocol';
import { wireProtocol } from '@/lib/protocols/wire-protocols';

const callSchema = z.object({
  ok: z.boolean(),
  httpStatus: z.number().nullable(),
  ttftMs: z.number().nullable(),
  durationMs: z.number(),
  usageReturned: z.boolean(),
  error: z.string().nullable(),
});
type TestCall = z.infer<typeof callSchema>;

export const testAnswerSchema = callSchema.extend({
  model: z.string().nullable(),
  plain: callSchema.nullable(),
  streamed: callSchema.nullable(),
});
export type TestAnswer = z.infer<typeof testAnswerSchema>;

export const testBodySchema = z
  .strictObject({
    model: z.string().trim().min(1).max(200).optional(),
    /** Only the plain or only the streamed call; both unless told. */
    stream: z.boolean().optional(),
  })
  .optional();

const cheapModels: Readonly<Record<string, string>> = {
  openai: 'gpt-4o-mini',
  anthropic: 'claude-haiku-4-5',
  google: 'gemini-2.5-flash',
  deepseek: 'deepseek-chat',
  qwen: 'qwen-turbo',
  zhipu: 'glm-4-flash',
  moonshot: 'moonshot-v1-8k',
  xai: 'grok-3-mini',
  mistral: 'mistral-small-latest',
  groq: 'llama-3.1-8b-instant',
};

type NoModel = { model: null; httpStatus: number | null; error: string };

/** A model this account is known to have, the cheapest that can be told without asking; else the first it lists. */
async function modelToTry(account: PoolAccount): Promise<{ model: string } | NoModel> {
  const named =
    account.defaultModel ??
    account.models.find((model) => !isGlob(model)) ??
    Object.keys(account.modelMap)[0];
  const known = named ?? account.traits.listedModels?.[0] ?? cheapModels[account.provider];
  if (known) return { model: known };
  const listed = await listUpstreamModels(account);
  if (listed.ok && listed.models[0] !== undefined) return { model: listed.models[0] };
  // A refused key is refused here already: that is what whoever tests wants to hear.
  const refused = !listed.ok && (listed.httpStatus === null || [401, 403].includes(listed.httpStatus));
  return {
    model: null,
    httpStatus: listed.httpStatus,
    error:
      (refused ? listed.error : null) ?? 'No model to try: name one, or give the account a default model.',
  };
}

const prompt = 'Answer with the word ok.';
const mostOutput = 16;

function testBody(
  account: PoolAccount,
  model: string,
  stream: boolean,
): { endpoint: Endpoint; query: string; body: unknown } {
  const messages = [{ role: 'user', content: prompt }];
  if (account.platform === 'gemini') {
    return {
      endpoint: stream ? 'streamGenerateContent' : 'generateContent',
      query: stream ? 'alt=sse' : '',
      body: {
        contents: [{ role: 'user', parts: [{ text: prompt }] }],
        generationConfig: { maxOutputTokens: mostOutput },
      },
    };
  }
  if (account.platform === 'anthropic') {
    return {
      endpoint: 'messages',
      query: '',
      body: { model, max_tokens: mostOutput, messages, ...(stream ? { stream } : {}) },
    };
  }
  // OpenAI's reasoning models refuse the older name of the limit; everybody else may not know the newer one.
  const limit = /^(o\d|gpt-5)/.test(model)
    ? { max_completion_tokens: mostOutput }
    : { max_tokens: mostOutput };
  const usage = account.traits.rejectsStreamOptions ? {} : { stream_options: { include_usage: true } };
  return {
    endpoint: 'chat/completions',
    query: '',
    body: { model, messages, ...limit, ...(stream ? { stream, ...usage } : {}) },
  };
}

async function call(account: PoolAccount, model: string, stream: boolean): Promise<TestCall> {
  const protocol = nativeProtocol(account);
  const upstreamModel = upstreamModelFor(account, model);
  const { endpoint, query, body } = testBody(account, upstreamModel, stream);
  const began = monotonicMillis();
  let firstAt: number | null = null;
  const answer = await askUpstream(account, {
    protocol,
    endpoint,
    model: upstreamModel,
    query,
    body,
    onChunk: () => {
      firstAt ??= monotonicMillis();
    },
  });
  const failed = {
    ok: false,
    httpStatus: null,
    ttftMs: null,
    durationMs: answer.durationMs,
    usageReturned: false,
  };
  if (!answer.answered) return { ...failed, error: answer.error };
  const told = { ...failed, httpStatus: answer.httpStatus };
  if (answer.httpStatus >= 300) {
    return { ...told, error: errorText(answer.body, answer.httpStatus, account) };
  }
  const reader = wireProtocol(protocol).createReader({ endpoint, contentType: answer.contentType, stream });
  reader.push(answer.body);
  if (answer.wholeBody) reader.end();
  const reading = reader.reading();
  const problem = reading.fault
    ? withoutSecrets(reading.fault.message, account)
    : reading.contentSeen || reading.usage || reading.finish
      ? null
      : 'The upstream answered 200, but not in the form of this platform.';
  return {
    ok: problem === null,
    httpStatus: answer.httpStatus,
    ttftMs: firstAt === null ? null : Math.round(firstAt - began),
    durationMs: answer.durationMs,
    usageReturned: reading.usage !== null,
    error: problem,
  };
}

export async function testAccount(
  account: PoolAccount,
  asked: { model?: string; stream?: boolean },
): Promise<TestAnswer> {
  const tried = asked.model === undefined ? await modelToTry(account) : { model: asked.model };
  if (tried.model === null) {
    const none = { ok: false, ttftMs: null, durationMs: 0, usageReturned: false, ...tried };
    return { ...none, plain: null, streamed: null };
  }
  const { model } = tried;
  const plain = asked.stream === true ? null : await call(account, model, false);
  // What fails plainly for good would only fail again.
  const hopeless = plain !== null && !plain.ok && (plain.httpStatus === null || plain.httpStatus === 401);
  const streamed = asked.stream === false || hopeless ? null : await call(account, model, true);
  const calls = [plain, streamed].filter((made) => made !== null);
  const failed = calls.find((made) => !made.ok);
  const shown = failed ?? calls.at(-1)!;
  return {
    ok: failed === undefined,
    httpStatus: shown.httpStatus,
    ttftMs: (streamed ?? plain)?.ttftMs ?? null,
    durationMs: shown.durationMs,
    usageReturned: calls.every((made) => made.usageReturned),
    error: failed?.error ?? null,
    model,
    plain,
    streamed,
  };
}
