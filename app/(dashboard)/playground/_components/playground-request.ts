// What the playground's form says, as the request that a client would send.

export const playgroundKinds = ['chat', 'responses', 'anthropic', 'gemini'] as const;
export type PlaygroundKind = (typeof playgroundKinds)[number];

export type PlaygroundForm = {
  kind: PlaygroundKind;
  model: string;
  accountId: string;
  input: 'form' | 'json';
  system: string;
  message: string;
  temperature: string;
  maxTokens: string;
  stream: boolean;
  json: string;
};

export type FormProblem = 'model' | 'message' | 'temperature' | 'maxTokens' | 'json';

type Body = Record<string, unknown>;

const anthropicMostTokens = 1024;

function bodyOfForm(form: PlaygroundForm): Body {
  const { kind, system, message, model } = form;
  const temperature = form.temperature.trim() ? Number(form.temperature) : undefined;
  const most = form.maxTokens.trim() ? Number(form.maxTokens) : undefined;
  const warm = temperature === undefined ? {} : { temperature };
  switch (kind) {
    case 'chat': {
      // OpenAI's reasoning models refuse the older name of the limit; everybody else may not know the newer one.
      const limit = /^(o\d|gpt-5)/.test(model) ? 'max_completion_tokens' : 'max_tokens';
      return {
        messages: [
          ...(system.trim() ? [{ role: 'system', content: system }] : []),
          { role: 'user', content: message },
        ],
        ...warm,
        ...(most === undefined ? {} : { [limit]: most }),
        // Without asking, the last event of all, the one with the usage, would stay behind in Weir.
        ...(form.stream ? { stream_options: { include_usage: true } } : {}),
      };
    }
    case 'responses':
      return {
        ...(system.trim() ? { instructions: system } : {}),
        input: message,
        ...warm,
        ...(most === undefined ? {} : { max_output_tokens: most }),
      };
    case 'anthropic':
      return {
        ...(system.trim() ? { system } : {}),
        messages: [{ role: 'user', content: message }],
        max_tokens: most ?? anthropicMostTokens,
        ...warm,
      };
    case 'gemini': {
      const generationConfig = { ...warm, ...(most === undefined ? {} : { maxOutputTokens: most }) };
      return {
        ...(system.trim() ? { systemInstruction: { parts: [{ text: system }] } } : {}),
        contents: [{ role: 'user', parts: [{ text: message }] }],
        ...(Object.keys(generationConfig).length > 0 ? { generationConfig } : {}),
      };
    }
  }
}

export function formAsJson(form: PlaygroundForm): string {
  return JSON.stringify(bodyOfForm(form), null, 2);
}

function parsedJson(text: string): Body | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Body) : null;
  } catch {
    return null;
  }
}

export function readForm(form: PlaygroundForm): { body: Body; problems: FormProblem[] } {
  const problems: FormProblem[] = [];
  if (!form.model.trim()) problems.push('model');
  if (form.input === 'json') {
    const body = parsedJson(form.json);
    if (!body) problems.push('json');
    return { body: body ?? {}, problems };
  }
  if (!form.message.trim()) problems.push('message');
  const temperature = Number(form.temperature.trim() || 0);
  if (!(temperature >= 0 && temperature <= 2)) problems.push('temperature');
  if (form.maxTokens.trim() && !/^[1-9]\d{0,8}$/.test(form.maxTokens.trim())) problems.push('maxTokens');
  return { body: bodyOfForm(form), problems };
}

/** What POST /api/admin/proxy/test takes. */
export function trialOf(form: PlaygroundForm, body: Body) {
  return {
    protocol: form.kind === 'chat' || form.kind === 'responses' ? 'openai' : form.kind,
    ...(form.kind === 'responses' ? { endpoint: 'responses' } : {}),
    model: form.model.trim(),
    ...(form.accountId ? { accountId: form.accountId } : {}),
    body,
    stream: form.stream,
  };
}

/** The same request from a terminal, with a client key in the place of one's session. */
export function curlOf(form: PlaygroundForm, body: Body, baseUrl: string): string {
  const model = form.model.trim();
  const target = {
    chat: '/v1/chat/completions',
    responses: '/v1/responses',
    anthropic: '/v1/messages',
    gemini: `/v1beta/models/${encodeURIComponent(model)}:${form.stream ? 'streamGenerateContent?alt=sse' : 'generateContent'}`,
  }[form.kind];
  const auth = {
    chat: 'Authorization: Bearer YOUR_KEY',
    responses: 'Authorization: Bearer YOUR_KEY',
    anthropic: 'x-api-key: YOUR_KEY',
    gemini: 'x-goog-api-key: YOUR_KEY',
  }[form.kind];
  const sent = form.kind === 'gemini' ? body : { model, stream: form.stream, ...body };
  const quoted = JSON.stringify(sent, null, 2).replaceAll("'", "'\\''");
  return [
    `curl -N '${baseUrl}${target}' \\`,
    `  -H '${auth}' \\`,
    ...(form.kind === 'anthropic' ? ["  -H 'anthropic-version: 2023-06-01' \\"] : []),
    "  -H 'Content-Type: application/json' \\",
    `  -d '${quoted}'`,
  ].join('\n');
}
