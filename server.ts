// The production server: one port for the gateway and the pages.
import { createServer } from 'node:http';
import { hostname as machineName } from 'node:os';
import next from 'next';
import { boot } from '@/lib/boot';
import { processDataDirectory } from '@/lib/data-directory';
import { environment } from '@/lib/env';
import { errorAnswer, plainError } from '@/lib/gateway/answer';
import { handleNodeRequest, isGatewayPath } from '@/lib/gateway/node-mount';
import { readPath } from '@/lib/gateway/paths';
import { markReady } from '@/lib/health/phase';
import { clientIpOf, stampClientIp } from '@/lib/http/client-ip';
import { newId } from '@/lib/ids';
import { log } from '@/lib/log';
import { createWeirServer, type WeirServer } from '@/lib/serving/http-server';
import { serverOwner } from '@/lib/serving/owner';
import { stopOnSignals } from '@/lib/serving/stop';
import { describeStartFailure, listenFailure } from '@/lib/start-failure';

serverOwner('weir');
main().catch(failStart);

async function main(): Promise<void> {
  const env = environment();
  const { prepare, handle } = nextApp();
  const weir = createWeirServer({
    isGatewayPath,
    gatewayRefusal: (path, error) => errorAnswer(readPath(path).protocol, plainError(error), newId()),
    gateway: (request, response) =>
      handleNodeRequest(request, response, clientIpOf(request.headers, request.socket.remoteAddress)),
    pages(request, response) {
      stampClientIp(request.headers, request.socket.remoteAddress);
      return handle(request, response);
    },
  });
  // The data directory before the port: a successor waits here for the one that is still draining on both.
  await processDataDirectory();
  // The port before the rest: a long migration must not look like a dead process.
  const port = await listen(weir, env.port, bindAddress(env.hostname));
  const [booted, prepared] = await Promise.allSettled([boot(), prepare()]);
  // Pages that are not built are the smaller news where the database is at fault.
  if (booted.status === 'rejected') throw booted.reason;
  if (prepared.status === 'rejected') throw prepared.reason;
  const { shutdown, setupPath } = booted.value;
  logStrayErrors();
  stopOnSignals({
    drainSeconds: env.drainSeconds,
    inFlight: weir.inFlight,
    closeConnections() {
      weir.close();
      weir.cut();
    },
    shutdown,
  });
  stopWithParent();
  markReady();
  const address = env.publicUrl ?? `http://localhost:${port}`;
  log.info('ready', { address, port, dataDirectory: env.dataDirectory });
  greet(address, setupPath);
}

function nextApp() {
  const app = next({
    dev: false,
    quiet: true,
    // Next listens for upgrades on the server of the first request, which would divert them from ours. This one
    // never listens.
    httpServer: createServer(),
  });
  const handle = app.getRequestHandler();
  return { prepare: () => app.prepare(), handle };
}

/** Shells and container runtimes set HOSTNAME to the machine's name, which nobody meant as an address to bind. */
function bindAddress(hostname: string): string {
  return hostname === machineName() ? '0.0.0.0' : hostname;
}

/** Thousands may connect in the same moment, after a restart above all: Node's 511 would let some be reset. */
const backlog = 4096;

function listen({ server }: WeirServer, port: number, hostname: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(listenFailure(error, port, hostname)));
    server.listen({ port, host: hostname, backlog }, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

/** One stray error must not cut every stream of this node; one that leaves it in an unknown state must. */
function logStrayErrors(): void {
  process.on('unhandledRejection', (error) => log.error('unhandled rejection', { error }));
  process.on('uncaughtException', (error) => {
    log.error('uncaught exception', { error });
    log.flush();
    process.exit(1);
  });
}

/** Started by `npm start`: when that is killed without a word, nobody is left who would pass a signal on. */
function stopWithParent(): void {
  if (!process.channel) return;
  process.channel.unref();
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
}

/** For the person who started it, apart from the log's JSON: the link holds a secret that the log must not. */
function greet(address: string, setupPath: string | null): void {
  const lines = [
    '',
    `  Weir is ready at ${address}`,
    ...(setupPath ? [`  Make the first administrator (this link works once): ${address}${setupPath}`] : []),
    '  Try it, with a client key from the dashboard:',
    `    curl ${address}/v1/chat/completions -H "Authorization: Bearer $WEIR_KEY" -H "Content-Type: application/json" \\`,
    `      -d '{"model": "gpt-4o-mini", "messages": [{"role": "user", "content": "Hello"}]}'`,
    '',
  ];
  process.stderr.write(`${lines.join('\n')}\n`);
}

function failStart(error: unknown): void {
  const { line, complete } = describeStartFailure(error);
  process.stderr.write(`Weir cannot start: ${line}\n`);
  if (!complete) log.error('start failed', { error });
  log.flush();
  process.exit(1);
}
