// From a read body to a place at an account: what is asked, whether this key may, which account, at what price,
// and whether the limits have room. Everything that is refused is refused here, before any upstream is asked.
import { isWeirError, type WeirError, weirError } from '@/lib/errors';
import { recordStart } from '@/lib/gateway/record';
import { refuse } from '@/lib/gateway/refuse';
import type { RequestState } from '@/lib/gateway/request-state';
import { requestTags } from '@/lib/gateway/request-tags';
import { sessionOf } from '@/lib/gateway/session';
import { matchesGlob } from '@/lib/globs';
import type { AdmissionAnswer, Admitted } from '@/lib/limits/admission';
import type { RouteChosen } from '@/lib/pool/route';
import type { CapturedPrice } from '@/lib/pricing/captured-price';
import type { RequestReading } from '@/lib/protocols/protocol';
import { wireProtocol } from '@/lib/protocols/wire-protocols';

/** Reads the few fields that matter; throws what is wrong with them. */
export function readCall(state: RequestState, pathModel: string | null): RequestReading {
  const { request, key } = state;
  const reading = wireProtocol(state.protocol).readRequest({
    endpoint: state.endpoint,
    contentType: request.headers['content-type'] ?? '',
    body: state.body,
    ...(pathModel === null ? {} : { pathModel }),
  });
  state.reading = reading;
  state.endpoint = reading.endpoint;
  state.tags = requestTags(request.headers['x-weir-tags'], key.tags);
  state.sessionId = sessionOf(request.headers, reading);
  if (!mayUse(key.allowedModels, reading.model)) {
    throw weirError('model_not_allowed', `This key may not use the model ${reading.model}.`, {
      param: 'model',
    });
  }
  return reading;
}

/** An empty list allows every model. */
export function mayUse(allowedModels: readonly string[], model: string): boolean {
  return allowedModels.length === 0 || allowedModels.some((pattern) => matchesGlob(pattern, model));
}

/** Endpoints that generate no tokens reserve none. */
const generatesNothing = new Set([
  'embeddings',
  'moderations',
  'rerank',
  'messages/count_tokens',
  'countTokens',
  'embedContent',
  'batchEmbedContents',
  'images/generations',
  'audio/speech',
  'audio/transcriptions',
  'audio/translations',
]);

export function chooseRoute(state: RequestState): RouteChosen | WeirError {
  const { key, caller, admission } = state;
  const route = state.parts.pool().chooseAccount({
    model: state.reading?.model ?? '',
    protocol: state.protocol,
    endpoint: state.endpoint,
    allowedPlatforms: key.allowedPlatforms,
    sessionKey: state.sessionId ? `${key.id}:${state.sessionId}` : null,
    tried: state.tried,
    ...(caller?.accountId ? { onlyAccountId: caller.accountId } : {}),
    ...(admission ? { permits: (account) => admission.accountHasRoom(account.id) } : {}),
  });
  if (route.chosen) return route;
  return weirError(
    route.code,
    route.message,
    route.retryAfterSeconds === null ? {} : { retryAfterSeconds: route.retryAfterSeconds },
  );
}

/** The upstream's name of the model is what is paid for; a deployment's own name falls back to the one asked. */
export function priceOf(state: RequestState, route: RouteChosen): CapturedPrice | null {
  const book = state.parts.priceBook();
  const { provider } = route.account;
  return (
    book.findPrice({ provider, model: route.upstreamModel }) ??
    book.findPrice({ provider, model: state.reading?.model ?? '' })
  );
}

/** Finds a place and calls `go` with it, or refuses. */
export function admit(state: RequestState, go: (route: RouteChosen) => void) {
  const first = chooseRoute(state);
  if (isWeirError(first)) return refuse(state, first);
  state.price = priceOf(state, first);
  if (state.caller) return start(state, first, go);

  const decide = (answer: AdmissionAnswer) => {
    if (state.clientGone || !answer.admitted) {
      first.release();
      if (!answer.admitted) return refuse(state, answer.error, answer.headers);
      answer.settle({ totalTokens: null, baseCost: null, cost: null });
      return state.onClientGone?.();
    }
    state.admission = answer;
    state.notice = answer.notice;
    reserve(state, first, answer, go);
  };
  const reading = state.reading as RequestReading;
  const answer = state.parts.limiter().admit({
    requestId: state.id,
    key: state.key,
    textBytes: reading.textBytes,
    maxOutputTokens: generatesNothing.has(state.endpoint) ? 0 : reading.maxOutputTokens,
    price: state.price,
  });
  if (answer instanceof Promise) {
    answer.then(decide, (error: unknown) => {
      first.release();
      refuse(
        state,
        isWeirError(error) ? error : weirError('internal_error', 'The limits could not be checked.'),
      );
    });
  } else decide(answer);
}

function reserve(
  state: RequestState,
  first: RouteChosen,
  admission: Admitted,
  go: (route: RouteChosen) => void,
) {
  let route = first;
  if (!admission.accountHasRoom(first.account.id)) {
    first.release();
    const other = chooseRoute(state);
    if (isWeirError(other)) return refuse(state, other);
    route = other;
    state.price = priceOf(state, route);
  }
  start(state, route, go);
}

function start(state: RequestState, route: RouteChosen, go: (route: RouteChosen) => void) {
  state.account = route.account;
  state.upstreamModel = route.upstreamModel;
  try {
    recordStart(state);
  } catch (error) {
    route.release();
    state.account = null;
    state.upstreamModel = null;
    return refuse(
      state,
      isWeirError(error) ? error : weirError('storage_unavailable', 'Requests cannot be recorded now.'),
    );
  }
  state.admission?.reserveAccount(route.account.id);
  const durable = state.journal.durable();
  if (durable) durable.then(() => go(route));
  else go(route);
}
