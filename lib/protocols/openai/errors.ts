import type { AnswerForm, Endpoint, ErrorAnswer, WrittenError } from '@/lib/protocols/protocol';

/** The types OpenAI's own clients know. */
function errorType(status: number, code: string): string {
  if (code === 'insufficient_quota') return 'insufficient_quota';
  if (status === 401) return 'authentication_error';
  if (status === 403) return 'permission_error';
  if (status === 429) return 'rate_limit_error';
  return status >= 500 ? 'server_error' : 'invalid_request_error';
}

function errorObject(error: ErrorAnswer) {
  return {
    message: error.message,
    type: errorType(error.status, error.code),
    param: error.param ?? null,
    code: error.code,
  };
}

export function writeOpenaiError(error: ErrorAnswer): WrittenError {
  return {
    status: error.status,
    contentType: 'application/json',
    body: Buffer.from(JSON.stringify({ error: errorObject(error) })),
  };
}

/** Chat streams carry an `error` chunk, Responses a typed event: the official clients throw on both. */
export function writeOpenaiStreamError(
  error: ErrorAnswer,
  at: { endpoint: Endpoint; form: AnswerForm; midEvent: boolean },
): Buffer {
  if (at.form !== 'sse' && at.form !== 'pending') return Buffer.alloc(0);
  const lead = at.midEvent ? '\n\n' : '';
  if (at.endpoint === 'responses') {
    const { message, code, param } = errorObject(error);
    return Buffer.from(
      `${lead}event: error\ndata: ${JSON.stringify({ type: 'error', code, message, param })}\n\n`,
    );
  }
  return Buffer.from(`${lead}data: ${JSON.stringify({ error: errorObject(error) })}\n\n`);
}
