// A provider on loopback for journeys: it answers whatever it is asked, and refuses keys that contain `bad`.
import { type ScriptedUpstream, startScriptedUpstream } from '../lib/testing/scripted-upstream';

const words = ['A ', 'weir ', 'holds ', 'the ', 'stream ', 'for ', 'a ', 'moment.'];
const usage = { prompt_tokens: 21, completion_tokens: 27, total_tokens: 48 };

export const wholeAnswer = words.join('');

/** `midway` is waited for after the first words of a stream: what a journey sees until then is half an answer. */
export function startProvider(midway: () => Promise<void> = async () => {}): Promise<ScriptedUpstream> {
  return startScriptedUpstream(async (request, reply) => {
    if (/bad/.test(request.headers.authorization ?? '')) {
      return reply.whole(401, JSON.stringify({ error: { message: 'Incorrect API key provided.' } }));
    }
    if (request.method === 'GET') {
      return reply.whole(200, JSON.stringify({ object: 'list', data: [{ id: 'gpt-5-mini' }] }));
    }
    const { model, stream } = JSON.parse(request.body.toString()) as { model: string; stream?: boolean };
    const base = { id: 'chatcmpl-1', created: 1, model };
    if (!stream) {
      const message = { role: 'assistant', content: wholeAnswer };
      const choices = [{ index: 0, message, finish_reason: 'stop' }];
      return reply.whole(200, JSON.stringify({ ...base, object: 'chat.completion', choices, usage }));
    }
    await reply.head(200, { 'content-type': 'text/event-stream', 'transfer-encoding': 'chunked' });
    const send = (fields: object) =>
      reply.chunk(`data: ${JSON.stringify({ ...base, object: 'chat.completion.chunk', ...fields })}\n\n`);
    for (const [index, content] of words.entries()) {
      await send({ choices: [{ index: 0, delta: { content }, finish_reason: null }] });
      if (index === 1) await midway();
    }
    await send({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] });
    await send({ choices: [], usage });
    await reply.chunk('data: [DONE]\n\n');
    await reply.endChunks();
  });
}

/** What a client sends; answers the status. */
export async function callModel(
  address: string,
  key: string | null,
  { model = 'gpt-5-mini', path = '/v1/chat/completions' } = {},
): Promise<number> {
  const response = await fetch(address + path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'user-agent': 'journey/1.0',
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
    },
    body: JSON.stringify({ model, messages: [{ role: 'user', content: 'Hello' }] }),
  });
  await response.text();
  return response.status;
}
