// One plain call to an account's upstream on an administrator's behalf, with a cap on time and size.
import { request } from 'undici';
import { withoutSecrets } from '@/lib/accounts/hide-secrets';
import { monotonicMillis } from '@/lib/clock';
import { errorMessage } from '@/lib/errors';
import type { PoolAccount, WireProtocol } from '@/lib/pool/account';
import { dispatcherFor } from '@/lib/pool/dispatcher';
import { upstreamTarget } from '@/lib/pool/upstream-target';

const mostMillis = 60_000;
const mostBytes = 4 * 1024 * 1024;

export type UpstreamQuestion = {
  protocol: WireProtocol;
  endpoint: string;
  model: string;
  query?: string;
  /** Absent: a GET. */
  body?: unknown;
  onChunk?: (chunk: Buffer) => void;
};

export type UpstreamAnswer =
  | {
      answered: true;
      httpStatus: number;
      contentType: string;
      body: Buffer;
      durationMs: number;
      wholeBody: boolean;
    }
  | { answered: false; error: string; durationMs: number };

/** The protocol that a platform speaks natively. */
export function nativeProtocol(account: Pick<PoolAccount, 'platform'>): WireProtocol {
  if (account.platform === 'anthropic') return 'anthropic';
  return account.platform === 'gemini' ? 'gemini' : 'openai';
}

/** Why a connection failed, in words; undici's own often say only that something did. */
function failureText(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return errorMessage(error.errors[0]);
  if (error instanceof Error && error.name === 'TimeoutError')
    return 'The upstream took longer than a minute.';
  const text = errorMessage(error);
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  return text === '' ? code || 'The connection failed.' : text;
}

export async function askUpstream(account: PoolAccount, question: UpstreamQuestion): Promise<UpstreamAnswer> {
  const began = monotonicMillis();
  const elapsed = () => Math.round(monotonicMillis() - began);
  const target = upstreamTarget(account, { query: '', ...question });
  if (!target) return { answered: false, error: 'This platform has no such endpoint.', durationMs: 0 };
  const payload = question.body === undefined ? undefined : JSON.stringify(question.body);
  try {
    const answer = await request(`${target.origin}${target.path}`, {
      dispatcher: dispatcherFor(account),
      method: payload === undefined ? 'GET' : 'POST',
      headers: {
        ...target.defaultHeaders,
        accept: '*/*',
        'accept-encoding': 'identity',
        'user-agent': 'weir',
        ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
        ...target.headers,
      },
      body: payload,
      signal: AbortSignal.timeout(mostMillis),
    });
    const parts: Buffer[] = [];
    let size = 0;
    for await (const chunk of answer.body as AsyncIterable<Buffer>) {
      size += chunk.length;
      question.onChunk?.(chunk);
      if (size > mostBytes) break;
      parts.push(chunk);
    }
    return {
      answered: true,
      httpStatus: answer.statusCode,
      contentType: String(answer.headers['content-type'] ?? ''),
      body: Buffer.concat(parts),
      durationMs: elapsed(),
      wholeBody: size <= mostBytes,
    };
  } catch (error) {
    return { answered: false, error: withoutSecrets(failureText(error), account), durationMs: elapsed() };
  }
}

/** What an error answer says, in whatever form the vendor says it. */
export function errorText(body: Buffer, httpStatus: number, account: PoolAccount): string {
  const text = body.toString('utf8');
  let said = text;
  try {
    const parsed = JSON.parse(text) as unknown;
    const first = (Array.isArray(parsed) ? parsed[0] : parsed) as {
      error?: unknown;
      message?: unknown;
    } | null;
    const error = first?.error as { message?: unknown } | string | undefined;
    const message = typeof error === 'object' ? error?.message : (error ?? first?.message);
    if (typeof message === 'string' && message !== '') said = message;
  } catch {
    // Not JSON: a page or plain words, told as they are.
    said = text.replaceAll(/<[^>]*>/g, ' ');
  }
  return withoutSecrets(said, account) || `The upstream answered ${httpStatus}.`;
}
