// Gateway paths as Next route handlers, for `next dev`, `next start` and hosts without our server.
import type { IncomingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import { isWeirError, weirError } from '@/lib/errors';
import { errorAnswer, plainError } from '@/lib/gateway/answer';
import type { FlatHeaders, GatewayRequest } from '@/lib/gateway/gateway-request';
import { serveGateway } from '@/lib/gateway/handle';
import { readPath } from '@/lib/gateway/paths';
import { newId } from '@/lib/ids';
import { log } from '@/lib/log';

type RouteHandler = (request: Request) => Promise<Response>;

function plainHeaders(headers: Headers): IncomingHttpHeaders {
  const plain: IncomingHttpHeaders = {};
  headers.forEach((value, name) => {
    plain[name] = value;
  });
  return plain;
}

function webHeaders(flat: FlatHeaders): Headers {
  const headers = new Headers();
  for (let at = 0; at < flat.length; at += 2) headers.append(flat[at] as string, flat[at + 1] as string);
  return headers;
}

function respond(request: GatewayRequest, signal: AbortSignal): Promise<Response> {
  return new Promise((resolve) => {
    let status = 200;
    let headers: FlatHeaders = [];
    let controller: ReadableStreamDefaultController<Uint8Array> | null = null;
    let finished = false;
    let drained = () => {};
    let gone = () => {};

    // Both the signal and the stream's cancel tell of a client that left: whichever comes first counts.
    const leave = () => {
      if (finished) return;
      finished = true;
      gone();
    };
    const finish = () => {
      finished = true;
      signal.removeEventListener('abort', leave);
    };
    const stream = (): ReadableStreamDefaultController<Uint8Array> => {
      if (controller) return controller;
      const body = new ReadableStream<Uint8Array>(
        {
          start(started) {
            controller = started;
          },
          pull: () => drained(),
          cancel: leave,
        },
        new ByteLengthQueuingStrategy({ highWaterMark: 64 * 1024 }),
      );
      resolve(new Response(body, { status, headers: webHeaders(headers) }));
      return controller as unknown as ReadableStreamDefaultController<Uint8Array>;
    };

    serveGateway(request, {
      writeHead(code, flat) {
        status = code;
        headers = flat;
      },
      write(chunk) {
        if (finished) return true;
        const queue = stream();
        queue.enqueue(chunk);
        return (queue.desiredSize ?? 1) > 0;
      },
      flushHead: () => void stream(),
      end(chunk) {
        if (finished) return;
        finish();
        if (!controller) {
          const body = status === 204 ? null : (chunk ?? new Uint8Array());
          return resolve(
            new Response(body as Uint8Array<ArrayBuffer> | null, { status, headers: webHeaders(headers) }),
          );
        }
        if (chunk) controller.enqueue(chunk);
        controller.close();
      },
      destroy() {
        if (finished) return;
        finish();
        stream().error(new Error('the upstream broke off'));
      },
      onDrain(callback) {
        drained = callback;
      },
      onClientGone(callback) {
        gone = callback;
      },
    });
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
  });
}

/** Route handlers for every method; `clientIp` judges the forwarding headers. */
export function nextGateway(
  clientIp: (headers: Headers) => string,
): Record<'GET' | 'POST' | 'OPTIONS' | 'PUT' | 'PATCH' | 'DELETE', RouteHandler> {
  const handle: RouteHandler = async (request) => {
    const url = new URL(request.url);
    try {
      return await respond(
        {
          method: request.method,
          path: url.pathname,
          query: url.search.slice(1),
          headers: plainHeaders(request.headers),
          body: request.body ? Readable.fromWeb(request.body as NodeReadableStream) : null,
          clientIp: clientIp(request.headers),
        },
        request.signal,
      );
    } catch (error) {
      if (!isWeirError(error)) log.error('a gateway request failed', { error });
      const plain = plainError(
        isWeirError(error) ? error : weirError('internal_error', 'Something went wrong inside Weir.'),
      );
      const answer = errorAnswer(readPath(url.pathname).protocol, plain, newId());
      return new Response(new Uint8Array(answer.body), {
        status: answer.status,
        headers: webHeaders(answer.headers),
      });
    }
  };
  return { GET: handle, POST: handle, OPTIONS: handle, PUT: handle, PATCH: handle, DELETE: handle };
}
