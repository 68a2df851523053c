// Small answers in each wire format, for tests that are about the way and not about the reading.

export const chatJson = {
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1,
  model: 'gpt-4o',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hello there' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 },
};

const chatChunk = (delta: object, finish: string | null = null) =>
  `data: ${JSON.stringify({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'gpt-4o',
    choices: [{ index: 0, delta, finish_reason: finish }],
  })}\n\n`;

export const chatUsageEvent = `data: ${JSON.stringify({
  id: 'chatcmpl-1',
  object: 'chat.completion.chunk',
  created: 1,
  model: 'gpt-4o',
  choices: [],
  usage: { prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 },
})}\n\n`;

export const chatBeginning =
  chatChunk({ role: 'assistant', content: '' }) +
  chatChunk({ content: 'Hello' }) +
  chatChunk({ content: ' there' });
export const chatFinish = chatChunk({}, 'stop');
export const done = 'data: [DONE]\n\n';

/** What upstream sends when usage was asked for, and what a client that did not ask must get. */
export const chatStream = chatBeginning + chatFinish + chatUsageEvent + done;
export const chatStreamWithoutUsage = chatBeginning + chatFinish + done;

const anthropicEvent = (type: string, fields: object) =>
  `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;

export const messagesBeginning =
  anthropicEvent('message_start', {
    message: {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'claude-sonnet-5-5',
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage: {
        input_tokens: 25,
        cache_read_input_tokens: 5,
        cache_creation_input_tokens: 0,
        output_tokens: 1,
      },
    },
  }) +
  anthropicEvent('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }) +
  anthropicEvent('content_block_delta', { index: 0, delta: { type: 'text_delta', text: 'Hello there' } });

export const messagesStream =
  messagesBeginning +
  anthropicEvent('content_block_stop', { index: 0 }) +
  anthropicEvent('message_delta', {
    delta: { stop_reason: 'end_turn', stop_sequence: null },
    usage: { output_tokens: 15 },
  }) +
  anthropicEvent('message_stop', {});

export const messagesJson = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'claude-sonnet-5-5',
  content: [{ type: 'text', text: 'Hello there' }],
  stop_reason: 'end_turn',
  stop_sequence: null,
  usage: { input_tokens: 25, cache_read_input_tokens: 5, cache_creation_input_tokens: 0, output_tokens: 15 },
};

const geminiUsage = { promptTokenCount: 20, candidatesTokenCount: 9, totalTokenCount: 29 };

export const geminiJson = {
  candidates: [
    { content: { role: 'model', parts: [{ text: 'Hello there' }] }, finishReason: 'STOP', index: 0 },
  ],
  usageMetadata: geminiUsage,
  modelVersion: 'gemini-2.5-flash',
  responseId: 'r1',
};

const geminiEvent = (value: object) => `data: ${JSON.stringify(value)}\r\n\r\n`;
export const geminiBeginning = geminiEvent({
  candidates: [{ content: { role: 'model', parts: [{ text: 'Hello' }] }, index: 0 }],
  usageMetadata: { promptTokenCount: 20, totalTokenCount: 20 },
});
export const geminiStream =
  geminiBeginning +
  geminiEvent({
    candidates: [{ content: { role: 'model', parts: [{ text: ' there' }] }, finishReason: 'STOP', index: 0 }],
    usageMetadata: geminiUsage,
  });

export const chatBody = { model: 'gpt-4o', messages: [{ role: 'user', content: 'Say hello' }] };
export const messagesBody = {
  model: 'claude-sonnet-5-5',
  max_tokens: 100,
  messages: [{ role: 'user', content: 'Say hello' }],
};
export const geminiBody = { contents: [{ role: 'user', parts: [{ text: 'Say hello' }] }] };
