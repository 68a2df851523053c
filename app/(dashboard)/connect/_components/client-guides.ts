// How each client is pointed at Weir: text to copy as it is, address and key already in it.

export const clientNames = {
  claudeCode: 'Claude Code',
  codex: 'Codex',
  cursor: 'Cursor',
  cherry: 'Cherry Studio',
  openWebui: 'Open WebUI',
  gemini: 'Gemini CLI',
  python: 'Python',
  node: 'Node',
  curl: 'curl',
} as const;

export type ClientId = keyof typeof clientNames;

export const clientIds = Object.keys(clientNames) as ClientId[];

type FieldNames = { baseUrl: string; apiKey: string; apiHost: string };

export function clientGuide(
  client: ClientId,
  { baseUrl, key, model, fields }: { baseUrl: string; key: string; model: string; fields: FieldNames },
): string {
  switch (client) {
    case 'claudeCode':
      return `export ANTHROPIC_BASE_URL=${baseUrl}\nexport ANTHROPIC_AUTH_TOKEN=${key}\nclaude`;
    case 'codex':
      return `# export WEIR_KEY=${key}
model = "${model}"
model_provider = "weir"

[model_providers.weir]
name = "Weir"
base_url = "${baseUrl}/v1"
env_key = "WEIR_KEY"
wire_api = "responses"`;
    case 'cursor':
      return `${fields.baseUrl}: ${baseUrl}/v1\n${fields.apiKey}: ${key}`;
    case 'cherry':
      // It appends /v1 itself.
      return `${fields.apiHost}: ${baseUrl}\n${fields.apiKey}: ${key}`;
    case 'openWebui':
      return `OPENAI_API_BASE_URL=${baseUrl}/v1\nOPENAI_API_KEY=${key}`;
    case 'gemini':
      return `export GOOGLE_GEMINI_BASE_URL=${baseUrl}/gemini\nexport GEMINI_API_KEY=${key}\ngemini`;
    case 'python':
      return `from openai import OpenAI

client = OpenAI(base_url="${baseUrl}/v1", api_key="${key}")
answer = client.chat.completions.create(
    model="${model}",
    messages=[{"role": "user", "content": "Hello"}],
)
print(answer.choices[0].message.content)`;
    case 'node':
      return `import OpenAI from 'openai';

const client = new OpenAI({ baseURL: '${baseUrl}/v1', apiKey: '${key}' });
const answer = await client.chat.completions.create({
  model: '${model}',
  messages: [{ role: 'user', content: 'Hello' }],
});
console.log(answer.choices[0].message.content);`;
    case 'curl':
      return `curl ${baseUrl}/v1/chat/completions \\
  -H "Authorization: Bearer ${key}" \\
  -H "Content-Type: application/json" \\
  -d '{"model": "${model}", "messages": [{"role": "user", "content": "Hello"}]}'`;
  }
}
