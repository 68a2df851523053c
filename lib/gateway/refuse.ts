import type { WeirError } from '@/lib/errors';
import { plainError, sendError } from '@/lib/gateway/answer';
import { settle } from '@/lib/gateway/record';
import type { RequestState } from '@/lib/gateway/request-state';

/** Ends a request that Weir itself refuses: its row says so, and costs nothing. */
export function refuse(state: RequestState, error: WeirError, headers: Record<string, string> = {}) {
  const plain = plainError(error);
  settle(
    state,
    {
      status: 'error',
      httpStatus: plain.status,
      endReason: 'rejected',
      errorCode: plain.code,
      errorMessage: plain.message,
    },
    () => sendError(state, plain, headers),
  );
}
