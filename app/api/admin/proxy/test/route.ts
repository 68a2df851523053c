import { Readable } from 'node:stream';
import { z } from 'zod';
import { weirError } from '@/lib/errors';
import type { GatewayAnswer } from '@/lib/gateway/gateway-request';
import { handleGateway } from '@/lib/gateway/handle';
import { dashboardRoute } from '@/lib/http/dashboard-route';

const openaiEndpoints = ['chat/completions', 'responses', 'completions', 'embeddings'] as const;

/** What a browser may learn of an answer; the gateway's own headers open it to every origin. */
const shownHeaders = [
  'content-type',
  'cache-control',
  'x-accel-buffering',
  'retry-after',
  'x-weir-overhead-ms',
];

type Call = {
  protocol: 'openai' | 'anthropic' | 'gemini';
  endpoint: (typeof openaiEndpoints)[number];
  model: string;
  stream: boolean;
  body: Record<string, unknown>;
};

/** The request that a client of this protocol would send. */
function clientCall(call: Call): { path: string; query: string; body: Record<string, unknown> } {
  if (call.protocol === 'gemini') {
    const verb = call.stream ? 'streamGenerateContent' : 'generateContent';
    return {
      path: `/gemini/v1beta/models/${encodeURIComponent(call.model)}:${verb}`,
      query: call.stream ? 'alt=sse' : '',
      body: call.body,
    };
  }
  const path = call.protocol === 'anthropic' ? '/v1/messages' : `/v1/${call.endpoint}`;
  const streamed = call.endpoint === 'embeddings' ? {} : { stream: call.stream };
  return { path, query: '', body: { ...call.body, model: call.model, ...streamed } };
}

export const POST = dashboardRoute({
  role: 'admin',
  summary: 'Sends a request through the gateway without a client key, as the playground does',
  body: z.strictObject({
    protocol: z.enum(['openai', 'anthropic', 'gemini']),
    /** Which of OpenAI's endpoints. */
    endpoint: z.enum(openaiEndpoints).default('chat/completions'),
    model: z.string().trim().min(1).max(200),
    /** Only this account is tried; any that serves the model unless told. */
    accountId: z.string().min(1).max(100).optional(),
    body: z.record(z.string(), z.unknown()),
    stream: z.boolean().default(true),
  }),
  bodyLimit: 8 * 1024 * 1024,
  answer: 'stream',
  produces: ['text/event-stream', 'application/json'],
  work: async ({ body, actor, request, clientIp, answerHeaders }) => {
    if (body.protocol !== 'openai' && body.endpoint !== 'chat/completions') {
      throw weirError('invalid_request', 'endpoint: only OpenAI has a choice of these.', {
        param: 'endpoint',
      });
    }
    const call = clientCall(body);
    let answer: GatewayAnswer;
    try {
      answer = await handleGateway(
        {
          method: 'POST',
          path: call.path,
          query: call.query,
          headers: {
            'content-type': 'application/json',
            'user-agent': 'weir-playground',
            ...(body.protocol === 'anthropic' ? { 'anthropic-version': '2023-06-01' } : {}),
          },
          body: Buffer.from(JSON.stringify(call.body)),
          clientIp,
          signal: request.signal,
        },
        {
          mode: 'playground',
          userId: actor.userId,
          userName: actor.name,
          ...(body.accountId ? { accountId: body.accountId } : {}),
        },
      );
    } catch (error) {
      // Stopped before the first byte: nobody is left to read an answer.
      if (request.signal.aborted) return new Response(null, { status: 499 });
      throw error;
    }
    const headers = new Headers();
    for (let at = 0; at < answer.headers.length; at += 2) {
      const name = answer.headers[at]!.toLowerCase();
      // The row's id, by which the page asks what was measured.
      if (name === 'x-request-id') answerHeaders.set(name, answer.headers[at + 1]!);
      else if (shownHeaders.includes(name)) headers.set(name, answer.headers[at + 1]!);
    }
    return new Response(bodyOf(answer), { status: answer.status, headers });
  },
});

function bodyOf({ body }: GatewayAnswer): BodyInit | null {
  if (body === null) return null;
  if (Buffer.isBuffer(body)) return new Uint8Array(body);
  return Readable.toWeb(body) as ReadableStream<Uint8Array>;
}
