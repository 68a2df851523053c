// Sends the request to an account's upstream, and to the next one where a try failed before any byte of its
// answer reached the client.
import { monotonicMillis } from '@/lib/clock';
import { isWeirError, weirError } from '@/lib/errors';
import { chooseRoute, priceOf } from '@/lib/gateway/admit';
import { upwardHeaders } from '@/lib/gateway/client-headers';
import { abandon, finishFailed } from '@/lib/gateway/failed-request';
import { refuse } from '@/lib/gateway/refuse';
import { relay } from '@/lib/gateway/relay';
import type { RequestState } from '@/lib/gateway/request-state';
import type { TryFailure } from '@/lib/gateway/try-failure';
import type { PoolAccount } from '@/lib/pool/account';
import type { RouteChosen } from '@/lib/pool/route';
import { type UpstreamTarget, upstreamTarget } from '@/lib/pool/upstream-target';
import type { RequestReading } from '@/lib/protocols/protocol';
import { wireProtocol } from '@/lib/protocols/wire-protocols';

const mostTries = 3;
/** Before asking the very same account again: what failed a moment ago rarely works in the same millisecond. */
const sameAccountPauseMs = 150;

/** Streams of these carry usage only when it is asked for. */
const usageOnRequest = new Set(['chat/completions', 'completions']);

function wantsUsageChunk(state: RequestState, route: RouteChosen): boolean {
  const reading = state.reading as RequestReading;
  return (
    reading.stream &&
    state.protocol === 'openai' &&
    usageOnRequest.has(state.endpoint) &&
    !reading.usageAsked &&
    !route.account.traits.rejectsStreamOptions
  );
}

export function forward(state: RequestState, route: RouteChosen) {
  tryUpstream(state, route, wantsUsageChunk(state, route));
}

function tryUpstream(state: RequestState, route: RouteChosen, includeUsage: boolean) {
  const { account, upstreamModel } = route;
  const reading = state.reading as RequestReading;
  state.account = account;
  state.upstreamModel = upstreamModel;

  const target = targetOf(state, account, upstreamModel);
  if (!target) {
    route.release();
    return refuse(
      state,
      weirError('model_not_found', `No account serves ${reading.model} at this endpoint.`, {
        param: 'model',
      }),
    );
  }
  const body = wireProtocol(state.protocol).prepareBody(reading, {
    ...(upstreamModel === reading.model ? {} : { model: upstreamModel }),
    ...(includeUsage ? { includeUsage } : {}),
  });

  relay(state, {
    account,
    upstreamModel,
    stripUsage: includeUsage,
    target: { ...target, headers: upstreamHeaders(state, target.headers, target.defaultHeaders) },
    body,
    done: () => route.release(),
    failed: (failure) => failed(state, route, includeUsage, failure),
  });
}

const targetsKept = 500;
// An account is replaced whole when it changes, so what was worked out for one stays true.
const targets = new WeakMap<PoolAccount, Map<string, UpstreamTarget | null>>();

/** Taking addresses apart and putting them together is a good part of a call's cost, and nearly always the same. */
function targetOf(state: RequestState, account: PoolAccount, model: string): UpstreamTarget | null {
  const query = upstreamQuery(state);
  let known = targets.get(account);
  if (!known) {
    known = new Map();
    targets.set(account, known);
  }
  const name = `${state.protocol}\n${state.endpoint}\n${state.pathVersion}\n${model}\n${query}`;
  let target = known.get(name);
  if (target === undefined) {
    target = upstreamTarget(account, {
      protocol: state.protocol,
      endpoint: state.endpoint,
      model,
      query,
      ...(state.pathVersion ? { version: state.pathVersion } : {}),
    });
    if (known.size >= targetsKept) known.clear();
    known.set(name, target);
  }
  return target;
}

/** Gemini's own chat path streams events, which its upstream only does when asked. */
function upstreamQuery(state: RequestState): string {
  const { query } = state.request;
  if (!state.streamInBody || state.endpoint !== 'streamGenerateContent') return query;
  return query ? `${query}&alt=sse` : 'alt=sse';
}

function upstreamHeaders(
  state: RequestState,
  fixed: Readonly<Record<string, string>>,
  defaults: Readonly<Record<string, string>>,
): string[] {
  const headers = upwardHeaders(state.request.headers);
  for (const name in defaults) {
    if (state.request.headers[name] === undefined) headers.push(name, defaults[name] as string);
  }
  for (const name in fixed) headers.push(name, fixed[name] as string);
  headers.push('accept-encoding', 'identity');
  return headers;
}

function rejectsUsageChunk(failure: TryFailure): boolean {
  return (
    (failure.httpStatus === 400 || failure.httpStatus === 422) &&
    failure.answer !== null &&
    /stream_options|include_usage/.test(failure.answer.body.toString('latin1'))
  );
}

function retryable(failure: TryFailure): boolean {
  const status = failure.httpStatus;
  if (failure.answer === null) return failure.retryable;
  return status === 408 || status === 409 || status === 429 || (status !== null && status >= 500);
}

function failed(state: RequestState, route: RouteChosen, includeUsage: boolean, failure: TryFailure) {
  const pool = state.parts.pool();
  const { account, upstreamModel } = route;
  if (includeUsage && rejectsUsageChunk(failure) && !state.clientGone) {
    pool.learn(account.id, { rejectsStreamOptions: true });
    return tryUpstream(state, route, false);
  }
  pool.reportFailure({
    account,
    upstreamModel,
    httpStatus: failure.httpStatus,
    retryAfterSeconds: failure.retryAfterSeconds,
    message: failure.detail,
    upstreamCode: failure.upstreamCode,
  });
  route.release();
  if (state.clientGone) return abandon(state);
  if (!retryable(failure) || state.attempts.length >= mostTries) return finishFailed(state, failure);

  state.tried.add(account.id);
  const next = chooseRoute(state);
  // The upstream's own answer tells the client more than that nobody else is left.
  if (isWeirError(next)) return finishFailed(state, failure);
  const again = () => {
    state.onClientGone = null;
    state.price = priceOf(state, next) ?? state.price;
    state.admission?.reserveAccount(next.account.id);
    forward(state, next);
  };
  if (next.account.id !== account.id) return again();
  const pausedAt = monotonicMillis();
  const timer = setTimeout(() => {
    state.upstreamWaitMs += monotonicMillis() - pausedAt;
    again();
  }, sameAccountPauseMs);
  state.onClientGone = () => {
    clearTimeout(timer);
    next.release();
    abandon(state);
  };
}
