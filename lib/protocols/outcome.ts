import type { Ending, Outcome, ResponseReading } from '@/lib/protocols/protocol';

/** How a request ended, from what was read and from what happened to the connections: one place for the whole table. */
export function outcomeOf(reading: ResponseReading, ending: Ending): Outcome {
  if (reading.fault) {
    return failure(
      'upstream_error',
      'upstream_error',
      reading.fault.message || 'The upstream reported an error.',
    );
  }
  if (reading.terminalSeen) return success(reading);
  if (ending === 'client_closed') {
    if (finishIsTheEnd(reading)) return success(reading);
    return {
      status: 'aborted',
      endReason: 'client_closed',
      errorCode: '',
      errorMessage: 'The client closed the connection before the answer was complete.',
    };
  }
  if (ending === 'timeout') {
    return failure('timeout', 'upstream_timeout', 'The upstream stalled and was given up on.');
  }
  if (ending === 'broken') {
    return failure('upstream_error', 'upstream_error', 'The upstream broke off in the middle of the answer.');
  }
  if (reading.finish) return success(reading);
  return failure('truncated', 'upstream_error', truncation(reading));
}

/** Gemini's event streams have no end mark beyond the finish reason. */
function finishIsTheEnd(reading: ResponseReading): boolean {
  return reading.finish !== null && reading.form === 'sse' && reading.endpoint === 'streamGenerateContent';
}

function truncation(reading: ResponseReading): string {
  if (reading.form === 'json' || reading.form === 'json-array')
    return "The upstream's JSON answer is cut off.";
  return reading.chunkCount === 0
    ? 'The upstream ended its answer without sending anything.'
    : 'The upstream ended its answer without a finish reason.';
}

function success(reading: ResponseReading): Outcome {
  return { status: 'success', endReason: reading.finish ?? 'stop', errorCode: '', errorMessage: null };
}

function failure(
  endReason: 'upstream_error' | 'timeout' | 'truncated',
  errorCode: 'upstream_error' | 'upstream_timeout',
  errorMessage: string,
): Outcome {
  return { status: 'error', endReason, errorCode, errorMessage };
}
