// Who and what the demo is made of.

export const people = [
  { name: 'Lin Yue 林悦', email: 'lin.yue@example.com', priceRate: 1_000_000n },
  { name: 'Marta Kowalska', email: 'marta.kowalska@example.com', priceRate: 1_000_000n },
  { name: '王海涛', email: 'wang.haitao@example.com', priceRate: 1_200_000n },
  { name: 'Amara Okafor', email: 'amara.okafor@example.com', priceRate: 1_000_000n },
  { name: '陈思远', email: 'chen.siyuan@example.com', priceRate: 800_000n },
  { name: 'Jonas Weber', email: 'jonas.weber@example.com', priceRate: 1_000_000n },
  { name: 'Priya Raman', email: 'priya.raman@example.com', priceRate: 1_100_000n },
  { name: '赵敏', email: 'zhao.min@example.com', priceRate: 1_000_000n },
] as const;

export const projects = [
  { name: 'Support assistant', description: 'Answers customers in the shop' },
  { name: '内部知识库', description: 'Questions about our own documents' },
  { name: 'Coding agents', description: 'Editors and review in the pipeline' },
] as const;

/** `person` and `project` are places above; no project: the key is personal. */
export const keys = [
  { name: 'shop-production', person: 0, project: 0, team: 'shop' },
  { name: 'review-agent', person: 5, project: 2, team: 'platform' },
  { name: '知识库检索', person: 2, project: 1, team: 'search' },
  { name: 'claude-code', person: 1, project: 2, team: 'platform' },
  { name: 'shop-staging', person: 0, project: 0, team: 'shop' },
  { name: 'embeddings-nightly', person: 4, project: 1, team: 'search' },
  { name: 'mail-triage', person: 3, project: 0, team: 'support' },
  { name: '代码补全', person: 7, project: 2, team: 'platform' },
  { name: 'ci-summaries', person: 5, project: 2, team: 'platform' },
  { name: 'voice-notes', person: 6, project: null, team: '' },
  { name: 'translation', person: 3, project: 0, team: 'support' },
  { name: '文档问答', person: 4, project: 1, team: 'search' },
  { name: 'notebook', person: 6, project: null, team: '' },
  { name: 'sql-helper', person: 2, project: 1, team: 'search' },
  { name: 'lin-laptop', person: 0, project: null, team: '' },
  { name: 'evaluation', person: 1, project: 2, team: 'platform' },
  { name: '周报助手', person: 7, project: null, team: '' },
  { name: 'release-notes', person: 5, project: 2, team: 'platform' },
  { name: 'prototype', person: 6, project: null, team: '' },
  { name: 'old-chatbot', person: 3, project: 0, team: 'support' },
] as const;

export const accounts = [
  account('OpenAI main', 'openai', 'openai', 'https://api.openai.com/v1'),
  account('Anthropic team', 'anthropic', 'anthropic', 'https://api.anthropic.com'),
  account('Gemini', 'gemini', 'google', 'https://generativelanguage.googleapis.com'),
  account('DeepSeek', 'openai-compatible', 'deepseek', 'https://api.deepseek.com/v1'),
  account('智谱 GLM', 'openai-compatible', 'zhipu', 'https://open.bigmodel.cn/api/paas/v4'),
  account('Ollama in the office', 'openai-compatible', 'ollama', 'http://127.0.0.1:11434/v1', 'web'),
] as const;

function account(name: string, platform: string, provider: string, baseUrl: string, mode = 'api') {
  const authStyle =
    platform === 'anthropic' ? 'x-api-key' : platform === 'gemini' ? 'x-goog-api-key' : 'bearer';
  return { name, platform, provider, baseUrl, mode, authStyle };
}

/** `account` is a place above; tokens are what is usual, `weight` how often it is asked for. */
export const models = [
  { name: 'claude-sonnet-4-5', account: 1, weight: 22, input: 9000, output: 700, caches: 0.7 },
  { name: 'gpt-4o-mini', account: 0, weight: 20, input: 900, output: 260, caches: 0.2 },
  { name: 'gpt-4o', account: 0, weight: 13, input: 1800, output: 420, caches: 0.3 },
  { name: 'deepseek-chat', account: 3, weight: 10, input: 1500, output: 500, caches: 0.5 },
  { name: 'gemini-2.5-flash', account: 2, weight: 9, input: 2200, output: 380, caches: 0.2 },
  { name: 'glm-4.5', account: 4, weight: 7, input: 1300, output: 450, caches: 0 },
  { name: 'text-embedding-3-small', account: 0, weight: 6, input: 600, output: 0, caches: 0 },
  { name: 'claude-haiku-4-5', account: 1, weight: 5, input: 2500, output: 300, caches: 0.5 },
  { name: 'gemini-2.5-pro', account: 2, weight: 4, input: 5200, output: 900, caches: 0.3 },
  { name: 'o4-mini', account: 0, weight: 3, input: 1600, output: 1500, caches: 0.1 },
  { name: 'qwen2.5-coder:7b', account: 5, weight: 3, input: 1100, output: 350, caches: 0 },
  { name: 'glm-4.5-air', account: 4, weight: 2, input: 1000, output: 400, caches: 0 },
] as const;

export type DemoModel = (typeof models)[number];
export type DemoKey = (typeof keys)[number];
