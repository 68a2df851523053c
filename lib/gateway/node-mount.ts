// Gateway paths on node:http, without entering Next.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/** Whether this request target is the gateway's: /v1, /api/v1, /v1beta, /gemini, /api/gemini and below. */
export function isGatewayPath(_target: string): boolean {
  throw new Error('not built yet');
}

export function handleNodeRequest(_request: IncomingMessage, _response: ServerResponse): void {
  throw new Error('not built yet');
}

/** Answers 426 to a WebSocket upgrade on a gateway path, so that clients fall back at once; false when the path is not ours. */
export function refuseUpgrade(_request: IncomingMessage, _socket: Duplex): boolean {
  throw new Error('not built yet');
}
