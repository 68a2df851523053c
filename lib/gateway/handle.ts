// The life of a request: authenticate, admit, route, forward, observe, record. Each step is a file of its own;
// this one says in which order they come, and what ends before them.
import type { KeyRecord } from '@/lib/auth/key-record';
import { keyHash, looksLikeKey } from '@/lib/auth/key-secret';
import { monotonicMillis, nowMillis } from '@/lib/clock';
import { isWeirError, weirError } from '@/lib/errors';
import { requestBegan } from '@/lib/gateway/active-requests';
import { admit, readCall } from '@/lib/gateway/admit';
import { crossOriginHeaders, errorAnswer, plainError } from '@/lib/gateway/answer';
import { answerBuffer } from '@/lib/gateway/answer-buffer';
import { clientKey } from '@/lib/gateway/client-key';
import { noteClientMistake } from '@/lib/gateway/client-mistakes';
import { abandon } from '@/lib/gateway/failed-request';
import { forward } from '@/lib/gateway/forward';
import type { GatewayParts } from '@/lib/gateway/gateway-parts';
import type { AnswerSink, GatewayAnswer, GatewayRequest, TrustedCaller } from '@/lib/gateway/gateway-request';
import { answerModels } from '@/lib/gateway/model-list';
import { type GatewayPath, lacksVersion, readPath } from '@/lib/gateway/paths';
import { refuse } from '@/lib/gateway/refuse';
import { readBody } from '@/lib/gateway/request-body';
import type { RequestState } from '@/lib/gateway/request-state';
import { answerFromCache } from '@/lib/gateway/response-cache';
import { gatewayParts } from '@/lib/gateway/running-gateway';
import { countUnauthenticatedCall } from '@/lib/gateway/unauthenticated-calls';
import { newId } from '@/lib/ids';
import { log } from '@/lib/log';
import type { Protocol } from '@/lib/protocols/protocol';

/** Serves one request into a sink. Everything that can be known of it is recorded before its last byte goes out. */
export function serveGateway(
  request: GatewayRequest,
  sink: AnswerSink,
  caller: TrustedCaller | null = null,
  parts: GatewayParts = gatewayParts(),
) {
  const arrivedAt = monotonicMillis();
  const path = readPath(request.path);
  if (request.method === 'OPTIONS') return answerPreflight(request, sink);
  const method = path.kind === 'call' ? 'POST' : 'GET';
  if (path.kind === 'unknown') {
    noteMistake(request, 'unknown_path');
    return endEarly(
      request,
      sink,
      path.protocol,
      weirError(
        'not_found',
        lacksVersion(request.path)
          ? `There is no ${request.path} here: end the base URL in /v1.`
          : `There is no ${request.path} here.`,
      ),
    );
  }
  if (request.method !== method) {
    const error = weirError('method_not_allowed', `Use ${method} for ${request.path}.`);
    return endEarly(request, sink, path.protocol, error, ['allow', `${method}, OPTIONS`]);
  }
  const begin = (key: KeyRecord) => live(newState(parts, request, sink, caller, path, key, arrivedAt), path);
  if (caller) return begin(trustedKey(caller));

  const secret = clientKey(request.headers, request.query);
  const decide = (key: KeyRecord | null) => {
    if (key) return begin(key);
    countUnauthenticatedCall(secret ? 'invalid' : 'missing', request.clientIp);
    noteMistake(request, secret ? 'wrong_key' : 'missing_key', secret);
    const message = secret ? 'The API key is not valid.' : 'An API key is needed.';
    return endEarly(request, sink, protocolFor(path, request), weirError('invalid_api_key', message));
  };
  const key = secret === null ? null : parts.authenticate(secret, request.clientIp);
  if (!(key instanceof Promise)) return decide(key);
  key.then(decide).catch((error: unknown) => {
    log.error('a key could not be checked', { error });
    endEarly(
      request,
      sink,
      protocolFor(path, request),
      weirError('storage_unavailable', 'Keys cannot be checked now.'),
    );
  });
}

/** The same with an answer to read: for the playground and for tests. */
export function handleGateway(
  request: GatewayRequest & { signal?: AbortSignal },
  caller: TrustedCaller | null = null,
  parts?: GatewayParts,
): Promise<GatewayAnswer> {
  return answerBuffer(request.signal ?? null, (sink) => serveGateway(request, sink, caller, parts));
}

function newState(
  parts: GatewayParts,
  request: GatewayRequest,
  sink: AnswerSink,
  caller: TrustedCaller | null,
  path: Exclude<GatewayPath, { kind: 'unknown' }>,
  key: KeyRecord,
  arrivedAt: number,
): RequestState {
  const createdAt = nowMillis();
  return {
    parts,
    journal: parts.journal(),
    request,
    sink,
    caller,
    id: newId(createdAt),
    createdAt,
    arrivedAt,
    bodyReadAt: 0,
    upstreamWaitMs: 0,
    protocol: protocolFor(path, request),
    endpoint: path.kind === 'call' ? path.endpoint : 'models',
    streamInBody: path.kind === 'call' && path.streamInBody,
    pathVersion: path.kind === 'call' ? path.version : null,
    key,
    reading: null,
    body: noBody,
    tags: key.tags,
    sessionId: '',
    cacheName: null,
    worth: null,
    admission: null,
    price: null,
    account: null,
    upstreamModel: null,
    tried: new Set(),
    attempts: [],
    upstreamRequestId: null,
    started: false,
    settled: false,
    headSent: false,
    clientGone: false,
    onClientGone: null,
    onDrain: null,
    ttftMs: null,
    notice: null,
  };
}

const noBody = Buffer.alloc(0);

function live(state: RequestState, path: Exclude<GatewayPath, { kind: 'unknown' }>) {
  const { parts, request, sink, key } = state;
  requestBegan();
  if (!state.caller) parts.noteKeyUse(key.id, state.createdAt);
  state.onClientGone = abandonState;
  sink.onDrain(() => state.onDrain?.());
  sink.onClientGone(() => {
    if (state.clientGone) return;
    state.clientGone = true;
    state.onClientGone?.();
  });
  function abandonState() {
    abandon(state);
  }
  guarded(state, () => {
    if (path.kind === 'models') return answerModels(state, path.id);
    readBody(request.body, request.headers, parts.bodyLimit, (body) =>
      guarded(state, () => {
        state.bodyReadAt = monotonicMillis();
        if (body === null || state.clientGone) {
          state.clientGone = true;
          return abandon(state);
        }
        if (!Buffer.isBuffer(body)) return refuse(state, body);
        state.body = body;
        readCall(state, path.model);
        if (answerFromCache(state)) return;
        admit(state, (route) => guarded(state, () => forward(state, route)));
      }),
    );
  });
}

/** What a step throws ends the request: as its own refusal, or as an error of ours that the log explains. */
function guarded(state: RequestState, step: () => void) {
  try {
    step();
  } catch (error) {
    if (isWeirError(error)) return refuse(state, error);
    log.error('a gateway request failed', { requestId: state.id, error });
    refuse(state, weirError('internal_error', 'Something went wrong inside Weir.'));
  }
}

function protocolFor(path: GatewayPath, request: GatewayRequest): Protocol {
  // The list of models has one path for both: Anthropic's clients name their version.
  if (path.kind === 'models' && path.protocol === 'openai' && request.headers['anthropic-version']) {
    return 'anthropic';
  }
  return path.protocol;
}

/** A key that stands for somebody signed in: nothing is limited, everything is recorded under their name. */
function trustedKey(caller: TrustedCaller): KeyRecord {
  return {
    id: '',
    name: '',
    userId: caller.userId,
    userName: caller.userName,
    userEmail: '',
    projectId: null,
    projectName: null,
    allowedPlatforms: [],
    allowedModels: [],
    allowedIps: [],
    rpm: null,
    tpm: null,
    maxConcurrency: null,
    dailyTokens: null,
    monthlyTokens: null,
    dailyCost: null,
    monthlyCost: null,
    tags: {},
    recordConversations: false,
    responseCache: false,
    priceRate: 1_000_000n,
    expiresAt: null,
    enabled: true,
  };
}

function noteMistake(
  request: GatewayRequest,
  kind: 'missing_key' | 'wrong_key' | 'unknown_path',
  secret: string | null = null,
) {
  noteClientMistake({
    kind,
    path: request.path,
    clientIp: request.clientIp,
    userAgent: request.headers['user-agent'] ?? '',
    keyHash: secret ? keyHash(secret) : null,
    keyLooksRight: secret !== null && looksLikeKey(secret),
  });
}

function discardBody(request: GatewayRequest) {
  if (request.body && !Buffer.isBuffer(request.body)) request.body.resume();
}

/** Answers before anybody is known: no row. */
function endEarly(
  request: GatewayRequest,
  sink: AnswerSink,
  protocol: Protocol,
  error: ReturnType<typeof weirError>,
  extra: readonly string[] = [],
) {
  const id = newId();
  const answer = errorAnswer(protocol, plainError(error), id);
  discardBody(request);
  sink.writeHead(answer.status, [...answer.headers, 'x-request-id', id, ...crossOriginHeaders, ...extra]);
  sink.end(answer.body);
}

function answerPreflight(request: GatewayRequest, sink: AnswerSink) {
  const asked = request.headers['access-control-request-headers'];
  discardBody(request);
  sink.writeHead(204, [
    'access-control-allow-origin',
    '*',
    'access-control-allow-methods',
    'GET, POST, OPTIONS',
    'access-control-allow-headers',
    typeof asked === 'string' && /^[\w\-, ]{1,2000}$/.test(asked) ? asked : '*',
    'access-control-max-age',
    '86400',
    'vary',
    'access-control-request-headers',
  ]);
  sink.end();
}
