// Gateway paths on node:http, without entering Next.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { isWeirError, weirError } from '@/lib/errors';
import { errorAnswer, plainError } from '@/lib/gateway/answer';
import type { AnswerSink } from '@/lib/gateway/gateway-request';
import { serveGateway } from '@/lib/gateway/handle';
import { isGatewayTarget, readPath } from '@/lib/gateway/paths';
import { newId } from '@/lib/ids';
import { log } from '@/lib/log';

/** Whether this request target is the gateway's: /v1, /api/v1, /v1beta, /gemini, /api/gemini and below. */
export function isGatewayPath(target: string): boolean {
  return isGatewayTarget(target);
}

function sinkOf(response: ServerResponse): AnswerSink {
  return {
    writeHead: (status, headers) => void response.writeHead(status, headers),
    write: (chunk) => response.write(chunk),
    end: (chunk) => void response.end(chunk),
    flushHead: () => response.flushHeaders(),
    destroy: () => void response.destroy(),
    onDrain: (callback) => void response.on('drain', callback),
    onClientGone: (callback) =>
      void response.on('close', () => {
        if (!response.writableEnded) callback();
      }),
  };
}

/** `clientIp` is the address after forwarding headers were judged, see lib/http/client-ip. */
export function handleNodeRequest(
  request: IncomingMessage,
  response: ServerResponse,
  clientIp: string = request.socket.remoteAddress ?? '',
) {
  const target = request.url ?? '/';
  const mark = target.indexOf('?');
  try {
    serveGateway(
      {
        method: request.method ?? 'GET',
        path: mark < 0 ? target : target.slice(0, mark),
        query: mark < 0 ? '' : target.slice(mark + 1),
        headers: request.headers,
        body: request,
        clientIp,
      },
      sinkOf(response),
    );
  } catch (error) {
    log.error('a gateway request failed', { error });
    if (response.headersSent) return void response.destroy();
    const plain = plainError(
      isWeirError(error) ? error : weirError('internal_error', 'Something went wrong inside Weir.'),
    );
    const answer = errorAnswer(readPath(target).protocol, plain, newId());
    response.writeHead(answer.status, answer.headers).end(answer.body);
  }
}

/** Answers 426 to a WebSocket upgrade on a gateway path, so that clients fall back at once; false when the path is not ours. */
export function refuseUpgrade(request: IncomingMessage, socket: Duplex): boolean {
  const target = request.url ?? '/';
  if (!isGatewayTarget(target)) return false;
  const { protocol } = readPath(target.split('?', 1)[0] ?? target);
  const { body } = errorAnswer(
    protocol,
    plainError(
      weirError('upgrade_required', 'WebSocket is not offered here: use HTTP with server-sent events.'),
    ),
    newId(),
  );
  // The client may be gone already; there is nobody left to tell.
  socket.on('error', () => socket.destroy());
  socket.end(
    `HTTP/1.1 426 Upgrade Required\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body.toString('utf8')}`,
  );
  return true;
}
