// The parts this process's gateway works with. The journal is there from boot until shutdown: without it every
// call is refused.
import { authenticateApiKey } from '@/lib/auth/api-keys';
import { noteKeyUse } from '@/lib/auth/key-use';
import { environment } from '@/lib/env';
import type { GatewayParts, RecordExchange } from '@/lib/gateway/gateway-parts';
import { requireJournal } from '@/lib/journal/process-journal';
import { limiter } from '@/lib/limits/limiter';
import { forgetOncePerProcess, oncePerProcess } from '@/lib/once-per-process';
import { accountPool } from '@/lib/pool/account-pool';
import { dispatcherFor } from '@/lib/pool/dispatcher';
import { priceBook } from '@/lib/pricing/price-book';

const partsName = 'gateway.parts';

function recorder(): { record: RecordExchange | null } {
  return oncePerProcess('gateway.recorder', () => ({ record: null }));
}

/** Hands recorded exchanges to `record` from now on; null stops it. */
export function recordExchangesWith(record: RecordExchange | null) {
  recorder().record = record;
}

/** For tests and benchmarks that bring their own. */
export function setGatewayParts(parts: GatewayParts | null) {
  forgetOncePerProcess(partsName);
  if (parts) oncePerProcess(partsName, () => parts);
}

export function gatewayParts(): GatewayParts {
  return oncePerProcess(partsName, () => ({
    authenticate: authenticateApiKey,
    noteKeyUse,
    journal: requireJournal,
    pool: accountPool,
    limiter,
    priceBook,
    dispatcherFor,
    bodyLimit: environment().bodyLimit,
    recorder: () => recorder().record,
  }));
}
