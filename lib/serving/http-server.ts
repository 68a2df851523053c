// The one port: gateway paths go straight to the gateway, all else to the pages, and neither before the process is
// ready nor after it has begun to stop.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type HealthAnswer, healthAnswer, readinessAnswer } from '@/lib/health/answers';
import { processPhase } from '@/lib/health/phase';
import { log } from '@/lib/log';

type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

export interface ServedParts {
  isGatewayPath(target: string): boolean;
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
  const open = new Set<ServerResponse>();
  const server = createServer({
    // First tokens must not wait for Nagle.
    noDelay: true,
    keepAlive: true,
    keepAliveTimeout: keepAliveMillis,
    headersTimeout: headersMillis,
    // A large prompt over a slow line takes as long as it takes.
    requestTimeout: 0,
  });

  server.on('request', (request, response) => {
    open.add(response);
    response.once('close', () => open.delete(response));
    Promise.resolve()
      .then(() => handlerFor(request, parts)(request, response))
      .catch((error: unknown) => {
        log.error('request handler failed', { method: request.method, path: pathOf(request), error });
        if (response.headersSent) response.destroy();
        else refuse(response, 500, 'internal_error', 'Something went wrong in Weir; its log says what.');
      });
  });

  return {
    server,
    inFlight: () => [...open].filter((response) => !isLiveTail(response)).length,
    close: () => void server.close(),
    cut: () => server.closeAllConnections(),
  };
}

function handlerFor(request: IncomingMessage, parts: ServedParts): Handler {
  const path = pathOf(request);
  if (path === '/healthz') return (_request, response) => answerHealth(response, healthAnswer());
  if (path === '/readyz')
    return async (_request, response) => answerHealth(response, await readinessAnswer());
  const phase = processPhase();
  if (phase === 'starting') return refuseFor('Weir is starting: ask again in a few seconds.');
  if (phase === 'draining' && path !== '/metrics')
    return refuseFor('This Weir is stopping: ask again, another takes over.');
  if (!parts.isGatewayPath(path)) return parts.pages;
  return asksForWebSocket(request) ? refuseWebSocket : parts.gateway;
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0] ?? '/';
}

/** A live tail ends when draining begins, or with its connection: it never holds up a stop. */
function isLiveTail(response: ServerResponse): boolean {
  return response.req.url?.startsWith('/api/logs/requests/live') === true;
}

// There is no `upgrade` listener on purpose: with one, Node would also divert the ordinary POSTs of clients that
// offer HTTP/2 (`upgrade: h2c`). Without one, an upgrade arrives here as the plain request it is.
function asksForWebSocket(request: IncomingMessage): boolean {
  return request.headers.upgrade?.toLowerCase() === 'websocket';
}

const refuseWebSocket: Handler = (_request, response) => {
  response.setHeader('upgrade', 'HTTP/1.1');
  refuse(
    response,
    426,
    'upgrade_required',
    'Weir speaks HTTP here, not WebSocket: send the request by POST.',
  );
};

function refuseFor(message: string): Handler {
  return (_request, response) => {
    response.setHeader('retry-after', '2');
    refuse(response, 503, 'shutting_down', message);
  };
}

function answerHealth(response: ServerResponse, { status, body }: HealthAnswer): void {
  sendJson(response, status, body);
}

/** One body that OpenAI's and Anthropic's clients both read. */
function refuse(response: ServerResponse, status: number, code: string, message: string): void {
  response.setHeader('connection', 'close');
  sendJson(response, status, { type: 'error', error: { type: 'api_error', code, message, param: null } });
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
