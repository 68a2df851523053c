// The vendors' own clients, unmodified but for base URL and key, against a gateway with a scripted upstream behind
// it. The same suite runs over every mount.
import Anthropic from '@anthropic-ai/sdk';
import { ApiError, GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Script, ScriptedUpstream } from '@/lib/testing/scripted-upstream';
import { answerJson, answerStream } from '@/lib/testing/scripted-upstream';
import {
  chatBeginning,
  chatJson,
  chatStream,
  chatUsageEvent,
  done,
  geminiBeginning,
  geminiJson,
  geminiStream,
  messagesBeginning,
  messagesJson,
  messagesStream,
} from '@/lib/testing/wire-samples';

export type ClientSuiteTarget = {
  url: string;
  key: string;
  upstream: ScriptedUpstream;
};

const toolArguments = '{"city":"Berlin"}';
const openaiToolCall = {
  id: 'call_1',
  type: 'function',
  function: { name: 'weather', arguments: toolArguments },
};

const openaiToolStream =
  [
    {
      index: 0,
      delta: {
        role: 'assistant',
        tool_calls: [{ index: 0, ...openaiToolCall, function: { name: 'weather', arguments: '' } }],
      },
      finish_reason: null,
    },
    {
      index: 0,
      delta: { tool_calls: [{ index: 0, function: { arguments: '{"city":' } }] },
      finish_reason: null,
    },
    {
      index: 0,
      delta: { tool_calls: [{ index: 0, function: { arguments: '"Berlin"}' } }] },
      finish_reason: null,
    },
    { index: 0, delta: {}, finish_reason: 'tool_calls' },
  ]
    .map(
      (choice) =>
        `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'gpt-4o', choices: [choice] })}\n\n`,
    )
    .join('') +
  chatUsageEvent +
  done;

const responseObject = {
  id: 'resp_1',
  object: 'response',
  created_at: 1,
  status: 'completed',
  model: 'gpt-4o',
  output: [
    {
      type: 'message',
      id: 'msg_1',
      status: 'completed',
      role: 'assistant',
      content: [{ type: 'output_text', text: 'Hello there', annotations: [] }],
    },
  ],
  usage: {
    input_tokens: 11,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: 7,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: 18,
  },
};

const event = (type: string, fields: object) =>
  `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;
const responseStream =
  event('response.created', {
    sequence_number: 0,
    response: { ...responseObject, status: 'in_progress', output: [] },
  }) +
  event('response.output_text.delta', {
    sequence_number: 1,
    item_id: 'msg_1',
    output_index: 0,
    content_index: 0,
    delta: 'Hello there',
    logprobs: [],
  }) +
  event('response.completed', { sequence_number: 2, response: responseObject });

const openaiError = (message: string, code: string | null = null) => ({
  error: { message, type: 'invalid_request_error', param: null, code },
});

const weatherParameters = { type: 'object', properties: { city: { type: 'string' } } } as const;

export function clientSuite(name: string, prepare: () => ClientSuiteTarget | Promise<ClientSuiteTarget>) {
  describe(`the vendors' own clients through ${name}`, () => {
    let target: ClientSuiteTarget;
    let openai: OpenAI;
    let anthropic: Anthropic;
    let gemini: GoogleGenAI;
    const always = (script: Script) => target.upstream.always(script);

    beforeAll(async () => {
      target = await prepare();
      openai = new OpenAI({ apiKey: target.key, baseURL: `${target.url}/v1`, maxRetries: 0 });
      anthropic = new Anthropic({ apiKey: target.key, baseURL: target.url, maxRetries: 0 });
      gemini = new GoogleGenAI({ apiKey: target.key, httpOptions: { baseUrl: `${target.url}/gemini` } });
    });

    describe('openai', () => {
      const messages = [{ role: 'user' as const, content: 'Say hello' }];

      it('answers plainly', async () => {
        always(answerJson(chatJson));
        const answer = await openai.chat.completions.create({ model: 'gpt-4o', messages });
        expect(answer.choices[0]?.message.content).toBe('Hello there');
        expect(answer.usage?.total_tokens).toBe(18);
        expect(answer._request_id).toMatch(/^[0-9a-f-]{36}$/);
      });

      it('streams, with usage where it was asked for and without where not', async () => {
        always(answerStream(chatStream, { splits: 50 }));
        for (const asked of [false, true]) {
          const stream = await openai.chat.completions.create({
            model: 'gpt-4o',
            messages,
            stream: true,
            ...(asked ? { stream_options: { include_usage: true } } : {}),
          });
          let text = '';
          let usage = 0;
          for await (const chunk of stream) {
            text += chunk.choices[0]?.delta.content ?? '';
            usage = chunk.usage?.total_tokens ?? usage;
          }
          expect([text, usage]).toEqual(['Hello there', asked ? 18 : 0]);
        }
      });

      it('calls tools, plainly and streamed', async () => {
        const tools = [
          { type: 'function' as const, function: { name: 'weather', parameters: weatherParameters } },
        ];
        always(
          answerJson({
            ...chatJson,
            choices: [
              {
                index: 0,
                message: { role: 'assistant', content: null, tool_calls: [openaiToolCall] },
                finish_reason: 'tool_calls',
              },
            ],
          }),
        );
        const answer = await openai.chat.completions.create({ model: 'gpt-4o', messages, tools });
        expect(answer.choices[0]?.message.tool_calls?.[0]).toMatchObject({
          function: { arguments: toolArguments },
        });
        always(answerStream(openaiToolStream, { splits: 64 }));
        const final = await openai.chat.completions
          .stream({ model: 'gpt-4o', messages, tools })
          .finalMessage();
        expect(final.tool_calls?.[0]).toMatchObject({ function: { arguments: toolArguments } });
      });

      it('speaks the responses protocol', async () => {
        always(answerJson(responseObject));
        const answer = await openai.responses.create({ model: 'gpt-4o', input: 'Say hello' });
        expect(answer.output_text).toBe('Hello there');
        always(answerStream(responseStream, { splits: 90 }));
        let text = '';
        let finished = false;
        for await (const part of await openai.responses.create({
          model: 'gpt-4o',
          input: 'Hi',
          stream: true,
        })) {
          if (part.type === 'response.output_text.delta') text += part.delta;
          if (part.type === 'response.completed') finished = true;
        }
        expect([text, finished]).toEqual(['Hello there', true]);
      });

      it('embeds and lists models', async () => {
        always(
          answerJson({
            object: 'list',
            data: [{ object: 'embedding', index: 0, embedding: [0.1, 0.2] }],
            model: 'text-embedding-3-small',
            usage: { prompt_tokens: 4, total_tokens: 4 },
          }),
        );
        const embedded = await openai.embeddings.create({
          model: 'text-embedding-3-small',
          input: 'hello',
          encoding_format: 'float',
        });
        expect(embedded.data[0]?.embedding).toEqual([0.1, 0.2]);
        const models = await openai.models.list();
        expect(models.data.map(({ id }) => id)).toContain('gpt-4o');
        expect((await openai.models.retrieve('gpt-4o')).id).toBe('gpt-4o');
      });

      it('throws the right classes', async () => {
        const ask = (client = openai) => client.chat.completions.create({ model: 'gpt-4o', messages });
        await expect(ask(openai.withOptions({ apiKey: 'sk-weir-wrong' }))).rejects.toBeInstanceOf(
          OpenAI.AuthenticationError,
        );
        await expect(openai.models.retrieve('never-heard-of')).rejects.toBeInstanceOf(OpenAI.NotFoundError);
        const cases = [
          [400, OpenAI.BadRequestError],
          [403, OpenAI.PermissionDeniedError],
          [404, OpenAI.NotFoundError],
          [422, OpenAI.UnprocessableEntityError],
        ] as const;
        for (const [status, kind] of cases) {
          always(answerJson(openaiError('no', 'some_code'), status));
          const error = await ask().catch((thrown: unknown) => thrown);
          expect(error).toBeInstanceOf(kind);
          expect(error).toMatchObject({ status, code: 'some_code' });
        }
      });

      it('hears of a break in mid-stream', async () => {
        always(answerStream(chatBeginning, { ending: 'cut' }));
        const stream = await openai.chat.completions.create({ model: 'gpt-4o', messages, stream: true });
        const read = async () => {
          for await (const _chunk of stream);
        };
        await expect(read()).rejects.toBeInstanceOf(OpenAI.APIError);
      });

      it('can leave a stream', async () => {
        always(answerStream(chatBeginning, { ending: 'hang' }));
        const stream = await openai.chat.completions.create({ model: 'gpt-4o', messages, stream: true });
        for await (const _chunk of stream) break;
        await target.upstream.requests.at(-1)?.closed;
      });
    });

    describe('@anthropic-ai/sdk', () => {
      const asked = {
        model: 'claude-sonnet-5-5',
        max_tokens: 100,
        messages: [{ role: 'user' as const, content: 'Say hello' }],
      };

      it('answers plainly', async () => {
        always(answerJson(messagesJson));
        const answer = await anthropic.messages.create(asked);
        expect(answer.content[0]).toMatchObject({ type: 'text', text: 'Hello there' });
        expect(answer.usage.output_tokens).toBe(15);
        expect(answer._request_id).toMatch(/^[0-9a-f-]{36}$/);
      });

      it('streams', async () => {
        always(answerStream(messagesStream, { splits: 70 }));
        const stream = anthropic.messages.stream(asked);
        let text = '';
        stream.on('text', (part) => {
          text += part;
        });
        const final = await stream.finalMessage();
        expect([text, final.stop_reason, final.usage.output_tokens]).toEqual(['Hello there', 'end_turn', 15]);
      });

      it('calls tools and counts tokens', async () => {
        const tool = { type: 'tool_use', id: 'toolu_1', name: 'weather', input: { city: 'Berlin' } };
        always(answerJson({ ...messagesJson, content: [tool], stop_reason: 'tool_use' }));
        const answer = await anthropic.messages.create({
          ...asked,
          tools: [{ name: 'weather', input_schema: weatherParameters }],
        });
        expect(answer.content[0]).toMatchObject({ name: 'weather', input: { city: 'Berlin' } });
        always(answerJson({ input_tokens: 12 }));
        const { max_tokens: _most, ...counted } = asked;
        expect((await anthropic.messages.countTokens(counted)).input_tokens).toBe(12);
      });

      it('lists models', async () => {
        const models = await anthropic.models.list();
        expect(models.data.map(({ id }) => id)).toContain('claude-sonnet-5-5');
        expect((await anthropic.models.retrieve('claude-sonnet-5-5')).type).toBe('model');
      });

      it('throws the right classes', async () => {
        const wrong = anthropic.withOptions({ apiKey: 'sk-weir-wrong' });
        await expect(wrong.messages.create(asked)).rejects.toBeInstanceOf(Anthropic.AuthenticationError);
        await expect(anthropic.models.retrieve('never-heard-of')).rejects.toBeInstanceOf(
          Anthropic.NotFoundError,
        );
        const cases = [
          [400, Anthropic.BadRequestError, 'invalid_request_error'],
          [403, Anthropic.PermissionDeniedError, 'permission_error'],
          [413, Anthropic.APIError, 'request_too_large'],
        ] as const;
        for (const [status, kind, type] of cases) {
          always(answerJson({ type: 'error', error: { type, message: 'no' } }, status));
          const error = await anthropic.messages.create(asked).catch((thrown: unknown) => thrown);
          expect(error).toBeInstanceOf(kind);
          expect(error).toMatchObject({ status, type });
        }
      });

      it('hears of a break in mid-stream', async () => {
        always(answerStream(messagesBeginning, { ending: 'cut' }));
        await expect(anthropic.messages.stream(asked).finalMessage()).rejects.toBeInstanceOf(
          Anthropic.APIError,
        );
      });

      it('can leave a stream', async () => {
        always(answerStream(messagesBeginning, { ending: 'hang' }));
        const stream = await anthropic.messages.create({ ...asked, stream: true });
        for await (const _event of stream) break;
        stream.controller.abort();
        await target.upstream.requests.at(-1)?.closed;
      });
    });

    describe('@google/genai', () => {
      const asked = { model: 'gemini-2.5-flash', contents: 'Say hello' };

      it('answers plainly', async () => {
        always(answerJson(geminiJson));
        const answer = await gemini.models.generateContent(asked);
        expect([answer.text, answer.usageMetadata?.totalTokenCount]).toEqual(['Hello there', 29]);
      });

      it('streams', async () => {
        always(answerStream(geminiStream, { splits: 60 }));
        let text = '';
        for await (const part of await gemini.models.generateContentStream(asked)) text += part.text ?? '';
        expect(text).toBe('Hello there');
      });

      it('calls tools, embeds and counts tokens', async () => {
        const call = { functionCall: { name: 'weather', args: { city: 'Berlin' } } };
        always(
          answerJson({
            ...geminiJson,
            candidates: [{ content: { role: 'model', parts: [call] }, finishReason: 'STOP' }],
          }),
        );
        const answer = await gemini.models.generateContent({
          ...asked,
          config: { tools: [{ functionDeclarations: [{ name: 'weather' }] }] },
        });
        expect(answer.functionCalls?.[0]).toMatchObject({ name: 'weather', args: { city: 'Berlin' } });
        always((request, reply) =>
          request.target.includes('countTokens')
            ? answerJson({ totalTokens: 3 })(request, reply)
            : answerJson({ embeddings: [{ values: [0.5] }], embedding: { values: [0.5] } })(request, reply),
        );
        const embedded = await gemini.models.embedContent({
          model: 'gemini-embedding-001',
          contents: 'hello',
        });
        expect(embedded.embeddings?.[0]?.values).toEqual([0.5]);
        expect((await gemini.models.countTokens(asked)).totalTokens).toBe(3);
      });

      it('lists models', async () => {
        const names: (string | undefined)[] = [];
        for await (const model of await gemini.models.list()) names.push(model.name);
        expect(names).toContain('models/gemini-2.5-flash');
      });

      it('throws the right class', async () => {
        const wrong = new GoogleGenAI({
          apiKey: 'sk-weir-wrong',
          httpOptions: { baseUrl: `${target.url}/gemini` },
        });
        const refused = await wrong.models.generateContent(asked).catch((thrown: unknown) => thrown);
        expect(refused).toBeInstanceOf(ApiError);
        expect(refused).toMatchObject({ status: 401 });
        always(answerJson({ error: { code: 400, message: 'no', status: 'INVALID_ARGUMENT' } }, 400));
        const error = await gemini.models.generateContent(asked).catch((thrown: unknown) => thrown);
        expect(error).toMatchObject({ status: 400 });
        expect(String(error)).toContain('INVALID_ARGUMENT');
      });

      it('hears of a break in mid-stream', async () => {
        always(answerStream(geminiBeginning, { ending: 'cut' }));
        const read = async () => {
          for await (const _part of await gemini.models.generateContentStream(asked));
        };
        await expect(read()).rejects.toThrow();
      });

      it('can leave a stream', async () => {
        always(answerStream(geminiBeginning, { ending: 'hang' }));
        const leaving = new AbortController();
        const stream = await gemini.models.generateContentStream({
          ...asked,
          config: { abortSignal: leaving.signal },
        });
        await stream.next();
        leaving.abort();
        await target.upstream.requests.at(-1)?.closed;
      });
    });
  });
}
