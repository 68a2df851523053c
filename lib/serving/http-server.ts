// The one port: gateway paths go straight to the gateway, all else to the pages, and neither before the process is
// ready nor after it has begun to stop.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type WeirError, weirError } from '@/lib/errors';
import { type HealthAnswer, healthAnswer, readinessAnswer } from '@/lib/health/answers';
import { processPhase } from '@/lib/health/phase';
import { log } from '@/lib/log';

type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** An answer in plain values; headers are names and values in turn. */
export interface Refusal {
  status: number;
  headers: string[];
  body: Buffer;
}

export interface ServedParts {
  isGatewayPath(target: string): boolean;
  /** An error as the clients of this gateway path expect to read it. */
  gatewayRefusal(path: string, error: WeirError): Refusal;
  gateway: Handler;
  pages: Handler;
}

export interface WeirServer {
  readonly server: Server;
  /** Requests that a graceful stop waits for: the gateway's, and pages other than live tails. */
  inFlight(): number;
  /** Refuses new connections, and waits for none. */
  close(): void;
  /** Ends every connection, whatever it is doing. */
  cut(): void;
}

// Longer than the idle time of common load balancers (60 s), so that it is never us who closes just as they send.
const keepAliveMillis = 75_000;
const headersMillis = 60_000;

export function createWeirServer(parts: ServedParts): WeirServer {
  // A count, not a set: the tables that a busy set outgrows keep what was in them until the next full collection.
  let inFlight = 0;
  const server = createServer({
    // First tokens must not wait for Nagle.
    noDelay: true,
    keepAlive: true,
    keepAliveTimeout: keepAliveMillis,
    headersTimeout: headersMillis,
    // A large prompt over a slow line takes as long as it takes.
    requestTimeout: 0,
  });

  const failed = (request: IncomingMessage, response: ServerResponse, error: unknown) => {
    log.error('request handler failed', { method: request.method, path: pathOf(request), error });
    if (response.headersSent) return void response.destroy();
    const answer = weirError('internal_error', 'Something went wrong inside Weir.');
    refuse(response, pathOf(request), parts, answer);
  };
  const ended = () => {
    inFlight -= 1;
  };
  server.on('request', (request, response) => {
    if (!isLiveTail(request)) {
      inFlight += 1;
      response.once('close', ended);
    }
    try {
      const working = handlerFor(request, parts)(request, response);
      if (working) working.catch((error: unknown) => failed(request, response, error));
    } catch (error) {
      failed(request, response, error);
    }
  });

  return {
    server,
    inFlight: () => inFlight,
    close: () => void server.close(),
    cut: () => server.closeAllConnections(),
  };
}

function handlerFor(request: IncomingMessage, parts: ServedParts): Handler {
  const path = pathOf(request);
  if (path === '/healthz') return (_request, response) => answerHealth(response, healthAnswer());
  if (path === '/readyz')
    return async (_request, response) => answerHealth(response, await readinessAnswer());
  const refusal = notNow(path) ?? notThisWay(request, path, parts);
  if (refusal) return (_request, response) => refuse(response, path, parts, refusal);
  return parts.isGatewayPath(path) ? parts.gateway : parts.pages;
}

function notNow(path: string): WeirError | null {
  const phase = processPhase();
  if (phase === 'ready' || path === '/metrics') return null;
  const message =
    phase === 'starting'
      ? 'Weir is starting: ask again in a few seconds.'
      : 'This Weir is stopping: ask again, another takes over.';
  return weirError('shutting_down', message, { retryAfterSeconds: 2 });
}

// There is no `upgrade` listener on purpose: with one, Node would also divert the ordinary POSTs of clients that
// offer HTTP/2 (`upgrade: h2c`). Without one, an upgrade arrives here as the plain request it is.
function notThisWay(request: IncomingMessage, path: string, parts: ServedParts): WeirError | null {
  if (request.headers.upgrade?.toLowerCase() !== 'websocket' || !parts.isGatewayPath(path)) return null;
  return weirError('upgrade_required', 'WebSocket is not offered here: use HTTP with server-sent events.');
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0] ?? '/';
}

/** A live tail ends when draining begins, or with its connection: it never holds up a stop. */
function isLiveTail(request: IncomingMessage): boolean {
  return request.url?.startsWith('/api/logs/requests/live') === true;
}

function answerHealth(response: ServerResponse, { status, body }: HealthAnswer): void {
  sendJson(response, status, body);
}

/** The connection closes with it: the next request should find its way to a process that takes it. */
function refuse(response: ServerResponse, path: string, parts: ServedParts, error: WeirError): void {
  response.setHeader('connection', 'close');
  if (error.retryAfterSeconds) response.setHeader('retry-after', error.retryAfterSeconds);
  if (error.code === 'upgrade_required') response.setHeader('upgrade', 'HTTP/1.1');
  if (!parts.isGatewayPath(path)) {
    sendJson(response, error.status, { error: { code: error.code, message: error.message } });
    return;
  }
  const { status, headers, body } = parts.gatewayRefusal(path, error);
  for (let index = 0; index + 1 < headers.length; index += 2)
    response.setHeader(headers[index]!, headers[index + 1]!);
  response.writeHead(status);
  response.end(body);
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
  });
  response.end(text);
}
