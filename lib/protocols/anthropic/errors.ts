import type { AnswerForm, Endpoint, ErrorAnswer, WrittenError } from '@/lib/protocols/protocol';

const typeOfStatus: ReadonlyMap<number, string> = new Map([
  [400, 'invalid_request_error'],
  [401, 'authentication_error'],
  [403, 'permission_error'],
  [404, 'not_found_error'],
  [413, 'request_too_large'],
  [429, 'rate_limit_error'],
  [503, 'overloaded_error'],
  [504, 'timeout_error'],
]);

function errorBody(error: ErrorAnswer): string {
  const type = typeOfStatus.get(error.status) ?? (error.status < 500 ? 'invalid_request_error' : 'api_error');
  const message = error.param ? `${error.param}: ${error.message}` : error.message;
  return JSON.stringify({ type: 'error', error: { type, message }, request_id: error.requestId });
}

export function writeAnthropicError(error: ErrorAnswer): WrittenError {
  return { status: error.status, contentType: 'application/json', body: Buffer.from(errorBody(error)) };
}

export function writeAnthropicStreamError(
  error: ErrorAnswer,
  at: { endpoint: Endpoint; form: AnswerForm; midEvent: boolean },
): Buffer {
  if (at.form !== 'sse' && at.form !== 'pending') return Buffer.alloc(0);
  return Buffer.from(`${at.midEvent ? '\n\n' : ''}event: error\ndata: ${errorBody(error)}\n\n`);
}
