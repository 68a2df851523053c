import type { z } from 'zod';
import { errorMessage, isWeirError, weirError } from '@/lib/errors';
import { log } from '@/lib/log';

type AnswerOptions = { requestId: string; answerHeaders: Headers };

const standardHeaders: Record<string, string> = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  vary: 'Cookie, Authorization',
};

function withStandardHeaders(headers: Headers, { requestId, answerHeaders }: AnswerOptions): Headers {
  for (const [name, value] of Object.entries(standardHeaders))
    if (!headers.has(name)) headers.set(name, value);
  headers.set('x-request-id', requestId);
  for (const [name, value] of answerHeaders) {
    if (name === 'set-cookie') headers.append(name, value);
    else headers.set(name, value);
  }
  return headers;
}

function jsonResponse(body: unknown, status: number, options: AnswerOptions): Response {
  const headers = withStandardHeaders(
    new Headers({ 'content-type': 'application/json; charset=utf-8' }),
    options,
  );
  return new Response(JSON.stringify(body), { status, headers });
}

/** Only what the schema declares leaves: an answer that does not fit is our mistake, never the caller's. */
export async function answerJson(
  schema: z.ZodType,
  answer: unknown,
  options: AnswerOptions & { status: number },
): Promise<Response> {
  const checked = await schema.safeParseAsync(answer);
  if (!checked.success) {
    const issue = checked.error.issues[0];
    throw weirError(
      'internal_error',
      `The answer does not fit its declaration at ${issue?.path.join('.')}: ${issue?.message}`,
    );
  }
  return jsonResponse(checked.data, options.status, options);
}

export function answerStream(response: Response, options: AnswerOptions): Response {
  const headers = withStandardHeaders(new Headers(response.headers), options);
  return new Response(response.body, { status: response.status, headers });
}

/** Every error in one shape. What went wrong inside is logged, never told. */
export function answerError(error: unknown, options: AnswerOptions & { request: Request }): Response {
  const expected = isWeirError(error) && error.code !== 'internal_error' ? error : null;
  if (!expected) {
    log.error('dashboard request failed', {
      error,
      requestId: options.requestId,
      method: options.request.method,
      path: new URL(options.request.url).pathname,
    });
    const message = `Something went wrong on our side. The log has the details under ${options.requestId}.`;
    return jsonResponse({ error: { code: 'internal_error', message, param: null } }, 500, options);
  }
  if (expected.retryAfterSeconds !== undefined) {
    options.answerHeaders.set('retry-after', String(Math.max(1, Math.ceil(expected.retryAfterSeconds))));
  }
  const body = {
    error: { code: expected.code, message: errorMessage(expected), param: expected.param ?? null },
  };
  return jsonResponse(body, expected.status, options);
}
