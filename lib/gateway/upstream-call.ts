// One call to an upstream, at the level where undici gives bytes as they come: no streams, no copies, and
// backpressure by pausing the socket. What the bytes mean is the relay's business.
import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import { createDecoding, type Decoding } from '@/lib/gateway/content-decoding';

export type UpstreamCall = {
  dispatcher: Dispatcher;
  origin: string;
  path: string;
  headers: string[];
  body: Buffer;
  firstByteMs: number;
  idleMs: number;
};

export type UpstreamFailure = {
  kind: 'connect' | 'connect-timeout' | 'first-byte-timeout' | 'idle-timeout' | 'broken' | 'refused';
  message: string;
};

/** Called with whoever asked: one set of functions serves every call. */
export interface UpstreamEvents<Owner> {
  onHead(owner: Owner, status: number, headers: IncomingHttpHeaders): void;
  onBytes(owner: Owner, bytes: Buffer): void;
  onEnd(owner: Owner): void;
  /** Nothing comes after it. Not called after `abort`. */
  onFailure(owner: Owner, failure: UpstreamFailure): void;
  /** One of the above threw. Nothing comes after it. */
  onCrash(owner: Owner, error: unknown): void;
}

export interface UpstreamControl {
  abort(): void;
  pause(): void;
  resume(): void;
}

const abortReason = new Error('given up by the gateway');

export function callUpstream<Owner>(
  call: UpstreamCall,
  owner: Owner,
  events: UpstreamEvents<Owner>,
): UpstreamControl {
  let controller: Dispatcher.DispatchController | null = null;
  let decoding: Decoding | null = null;
  let headSeen = false;
  let over = false;
  /** The relay asked for a pause; with a decoder in between, the decoder may ask too. */
  let paused = false;
  let decoderFull = false;

  const settlePause = () => {
    if (paused || decoderFull) controller?.pause();
    else controller?.resume();
  };
  const crash = (error: unknown) => {
    over = true;
    decoding?.destroy();
    events.onCrash(owner, error);
  };
  const finish = (action: () => void) => {
    if (over) return;
    over = true;
    decoding?.destroy();
    try {
      action();
    } catch (error) {
      crash(error);
    }
  };
  const give = (bytes: Buffer) => {
    if (over) return;
    try {
      events.onBytes(owner, bytes);
    } catch (error) {
      crash(error);
    }
  };

  let dispatching = true;
  call.dispatcher.dispatch(
    {
      origin: call.origin,
      path: call.path,
      method: 'POST',
      headers: call.headers,
      body: call.body,
      headersTimeout: call.firstByteMs,
      bodyTimeout: call.idleMs,
    },
    {
      onRequestStart(started) {
        controller = started;
        if (over) started.abort(abortReason);
      },
      onResponseStart(_controller, status, headers) {
        if (over || status < 200) return;
        headSeen = true;
        const encoding = headers['content-encoding'];
        if (encoding && encoding !== 'identity') {
          decoding = createDecoding(String(encoding), {
            onBytes: give,
            onEnd: () => finish(() => events.onEnd(owner)),
            onFull: () => {
              decoderFull = true;
              settlePause();
            },
            onRoom: () => {
              decoderFull = false;
              settlePause();
            },
            onError: (message) =>
              finish(() => {
                controller?.abort(abortReason);
                events.onFailure(owner, { kind: 'broken', message });
              }),
          });
          if (paused) decoding.pause();
        }
        try {
          events.onHead(owner, status, headers);
        } catch (error) {
          crash(error);
        }
      },
      onResponseData(_controller, chunk) {
        if (over) return;
        if (decoding) decoding.write(chunk);
        else give(chunk);
      },
      onResponseEnd() {
        if (decoding) decoding.end();
        else finish(() => events.onEnd(owner));
      },
      onResponseError(_controller, error) {
        const tell = () => finish(() => events.onFailure(owner, failureOf(error, headSeen)));
        // undici may refuse a call before this function has returned its control.
        if (dispatching) queueMicrotask(tell);
        else tell();
      },
    },
  );

  dispatching = false;

  return {
    abort() {
      if (over) return;
      over = true;
      decoding?.destroy();
      controller?.abort(abortReason);
    },
    pause() {
      paused = true;
      decoding?.pause();
      settlePause();
    },
    resume() {
      paused = false;
      decoding?.resume();
      settlePause();
    },
  };
}

const connectCodes = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

function failureOf(error: Error & { code?: string }, headSeen: boolean): UpstreamFailure {
  const code = error.code ?? '';
  const message = code ? `${code}: ${error.message}` : error.message;
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || (code === 'ETIMEDOUT' && !headSeen)) {
    return { kind: 'connect-timeout', message };
  }
  if (code === 'UND_ERR_HEADERS_TIMEOUT') return { kind: 'first-byte-timeout', message };
  if (code === 'UND_ERR_BODY_TIMEOUT') return { kind: 'idle-timeout', message };
  if (connectCodes.has(code)) return { kind: 'connect', message };
  // What undici or the address rules refuse before anything is sent: asking again would end the same way.
  if (code === 'UND_ERR_INVALID_ARG' || code === 'invalid_request') return { kind: 'refused', message };
  return { kind: headSeen ? 'broken' : 'connect', message };
}
