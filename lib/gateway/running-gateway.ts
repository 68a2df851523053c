// The parts this process's gateway works with: set by boot once the journal is open.
import { authenticateApiKey } from '@/lib/auth/api-keys';
import { noteKeyUse } from '@/lib/auth/key-use';
import { environment } from '@/lib/env';
import { weirError } from '@/lib/errors';
import type { GatewayParts } from '@/lib/gateway/gateway-parts';
import type { Journal } from '@/lib/journal/journal';
import { limiter } from '@/lib/limits/limiter';
import { forgetOncePerProcess, oncePerProcess } from '@/lib/once-per-process';
import { accountPool } from '@/lib/pool/account-pool';
import { dispatcherFor } from '@/lib/pool/dispatcher';
import { priceBook } from '@/lib/pricing/price-book';

const name = 'gateway.parts';

/** Makes the gateway ready to serve. `record` is conversation recording, where it is wired. */
export function startGateway(journal: Journal, record?: GatewayParts['record']) {
  setGatewayParts({
    authenticate: authenticateApiKey,
    noteKeyUse,
    journal,
    pool: accountPool,
    limiter,
    priceBook,
    dispatcherFor,
    bodyLimit: environment().bodyLimit,
    ...(record ? { record } : {}),
  });
}

export function setGatewayParts(parts: GatewayParts) {
  forgetOncePerProcess(name);
  oncePerProcess(name, () => parts);
}

export function gatewayParts(): GatewayParts {
  return oncePerProcess(name, () => {
    throw weirError('shutting_down', 'The gateway is not ready yet.');
  });
}
