// The gateway's paths by hand: their bodies are the providers' own and pass through unread but for a few fields.

type Operation = Record<string, unknown> & { summary: string };

const openai = (name: string) => `OpenAI: ${name}`;

const posts: Record<string, string> = {
  '/v1/chat/completions': openai('chat completion, plain or streamed'),
  '/v1/completions': openai('text completion, plain or streamed'),
  '/v1/embeddings': openai('embeddings'),
  '/v1/responses': openai('response, plain or streamed'),
  '/v1/moderations': openai('moderation'),
  '/v1/images/generations': openai('images'),
  '/v1/audio/speech': openai('speech'),
  '/v1/audio/transcriptions': openai('transcription of an audio file'),
  '/v1/audio/translations': openai('translation of an audio file'),
  '/v1/rerank': 'Rerank documents for a query',
  '/v1/messages': 'Anthropic: message, plain or streamed',
  '/v1/messages/count_tokens': 'Anthropic: count the tokens of a message',
  '/gemini/v1beta/models/{model}:generateContent': 'Gemini: generate',
  '/gemini/v1beta/models/{model}:streamGenerateContent': 'Gemini: generate, streamed',
  '/gemini/v1beta/models/{model}:countTokens': 'Gemini: count tokens',
  '/gemini/v1beta/models/{model}:embedContent': 'Gemini: embeddings',
  '/gemini/v1/chat': 'Gemini body with `model` (and `stream`) inside it',
};

const gets: Record<string, string> = {
  '/v1/models': 'The models this key may use (in Anthropic’s shape when anthropic-version is sent)',
  '/v1/models/{id}': 'One model this key may use',
  '/gemini/v1beta/models': 'The models this key may use, in Gemini’s shape',
};

export function gatewayPaths(
  errorAnswer: Record<string, unknown>,
): Record<string, Record<string, Operation>> {
  const paths: Record<string, Record<string, Operation>> = {};
  const add = (method: 'get' | 'post', path: string, summary: string) => {
    const names = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name);
    const parameters = names.map((name) => ({
      name,
      in: 'path',
      required: true,
      schema: { type: 'string' },
    }));
    const json = { 'application/json': { schema: { type: 'object' } } };
    paths[path] = {
      [method]: {
        summary,
        tags: ['gateway'],
        security: [{ clientKey: [] }],
        ...(parameters.length > 0 && { parameters }),
        ...(method === 'post' && { requestBody: { required: true, content: json } }),
        responses: {
          200: { description: 'The upstream’s answer, byte for byte' },
          default: { ...errorAnswer },
        },
      },
    };
  };
  for (const [path, summary] of Object.entries(posts)) add('post', path, summary);
  for (const [path, summary] of Object.entries(gets)) add('get', path, summary);
  return paths;
}
