// What the mounts hand to the gateway and what they get back: plain Node values, no framework types.
import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';

export type GatewayRequest = {
  method: string;
  /** Path without the query, as the client wrote it. */
  path: string;
  /** Raw query without the question mark. */
  query: string;
  headers: IncomingHttpHeaders;
  body: Readable | Buffer | null;
  clientIp: string;
};

/** Header names and values in turn, the form node:http writes fastest. */
export type FlatHeaders = string[];

/** Where an answer goes. A node:http response fits as it is; the Next mount brings its own. */
export interface AnswerSink {
  writeHead(status: number, headers: FlatHeaders): void;
  /** False asks to wait for `onDrain`. */
  write(chunk: Uint8Array): boolean;
  end(chunk?: Uint8Array): void;
  /** Sends the head now, where no byte of the body is there yet. */
  flushHead(): void;
  /** Cuts the connection, so that the client sees the answer is not whole. */
  destroy(): void;
  onDrain(callback: () => void): void;
  /** Called once when the client went away before the answer's end. */
  onClientGone(callback: () => void): void;
}

export type GatewayAnswer = {
  status: number;
  headers: FlatHeaders;
  body: Readable | Buffer | null;
};

/** A call that comes from inside Weir and needs no client key. */
export type TrustedCaller = {
  mode: 'playground';
  userId: string;
  userName: string;
  /** Only this account is tried. */
  accountId?: string;
};
