import type { AnswerForm, Endpoint, ErrorAnswer, WrittenError } from '@/lib/protocols/protocol';

/** Google's names of the statuses. */
const nameOfStatus: ReadonlyMap<number, string> = new Map([
  [400, 'INVALID_ARGUMENT'],
  [401, 'UNAUTHENTICATED'],
  [403, 'PERMISSION_DENIED'],
  [404, 'NOT_FOUND'],
  [409, 'ABORTED'],
  [413, 'INVALID_ARGUMENT'],
  [429, 'RESOURCE_EXHAUSTED'],
  [500, 'INTERNAL'],
  [502, 'UNAVAILABLE'],
  [503, 'UNAVAILABLE'],
  [504, 'DEADLINE_EXCEEDED'],
]);

function errorBody(error: ErrorAnswer): string {
  const { status: code, message } = error;
  const status = nameOfStatus.get(code) ?? (code < 500 ? 'FAILED_PRECONDITION' : 'INTERNAL');
  const details = [
    {
      '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
      reason: error.code,
      metadata: { requestId: error.requestId },
    },
  ];
  return JSON.stringify({ error: { code, message, status, details } });
}

export function writeGeminiError(error: ErrorAnswer): WrittenError {
  return { status: error.status, contentType: 'application/json', body: Buffer.from(errorBody(error)) };
}

/** In an array over time the error is one more element, and the array stays open: it did not end well. */
export function writeGeminiStreamError(
  error: ErrorAnswer,
  at: { endpoint: Endpoint; form: AnswerForm; midEvent: boolean },
): Buffer {
  if (at.form === 'json-array') return at.midEvent ? Buffer.alloc(0) : Buffer.from(`,\n${errorBody(error)}`);
  if (at.form !== 'sse' && at.form !== 'pending') return Buffer.alloc(0);
  return Buffer.from(`${at.midEvent ? '\n\n' : ''}data: ${errorBody(error)}\n\n`);
}
