// The gateway as one function of plain Node values. Both mounts and the playground end here.
import type { AnswerSink, GatewayAnswer, GatewayRequest, TrustedCaller } from './gateway-request';

/** Serves one request into a sink; resolves never late: everything after the last byte is already recorded. */
export function serveGateway(_request: GatewayRequest, _sink: AnswerSink, _caller?: TrustedCaller): void {
  throw new Error('not built yet');
}

/** The same with an answer to read: for the Next mount, the playground and tests. */
export function handleGateway(
  _request: GatewayRequest & { signal?: AbortSignal },
  _caller?: TrustedCaller,
): Promise<GatewayAnswer> {
  throw new Error('not built yet');
}
