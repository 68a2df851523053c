// The client's body, whole, decoded and capped.
import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import * as zlib from 'node:zlib';
import { type WeirError, weirError } from '@/lib/errors';

/** Called exactly once: with the body, an error for the client, or null when the client went away. */
export type BodyReady = (body: Buffer | WeirError | null) => void;

const empty = Buffer.alloc(0);

function tooLarge(limit: number): WeirError {
  return weirError('request_too_large', `The request body is larger than ${limit} bytes.`);
}

/** Callbacks instead of a promise: this is on every request's path. */
export function readBody(
  source: Readable | Buffer | null,
  headers: IncomingHttpHeaders,
  limit: number,
  ready: BodyReady,
) {
  const finish = (bytes: Buffer) => {
    const encoding = headers['content-encoding'];
    if (!encoding || encoding === 'identity') ready(bytes);
    else decode(bytes, encoding, limit, ready);
  };
  if (source === null) return finish(empty);
  if (Buffer.isBuffer(source)) return source.length > limit ? ready(tooLarge(limit)) : finish(source);

  if (Number(headers['content-length']) > limit) {
    source.resume();
    return ready(tooLarge(limit));
  }
  let first: Buffer | null = null;
  let parts: Buffer[] | null = null;
  let size = 0;
  let done = false;
  source.on('data', (bytes: Buffer) => {
    if (done) return;
    size += bytes.length;
    if (size > limit) {
      done = true;
      // What still comes is thrown away, so that the client can finish sending and read its answer.
      parts = null;
      first = null;
      ready(tooLarge(limit));
    } else if (first === null) first = bytes;
    else if (parts === null) parts = [first, bytes];
    else parts.push(bytes);
  });
  source.on('end', () => {
    if (done) return;
    done = true;
    finish(parts ? Buffer.concat(parts, size) : (first ?? empty));
  });
  const gone = () => {
    if (done) return;
    done = true;
    ready(null);
  };
  source.on('error', gone);
  source.on('close', gone);
}

type Decoder = (
  bytes: Buffer,
  options: { maxOutputLength: number },
  done: (error: Error | null, result: Buffer) => void,
) => void;

function decoderOf(encoding: string): Decoder | null {
  switch (encoding) {
    case 'gzip':
    case 'x-gzip':
      return zlib.gunzip as Decoder;
    case 'deflate':
      return zlib.inflate as Decoder;
    case 'br':
      return zlib.brotliDecompress as Decoder;
    case 'zstd':
      // Node has it from 22.15 on.
      return (zlib as { zstdDecompress?: Decoder }).zstdDecompress ?? null;
    default:
      return null;
  }
}

export const acceptedEncodings = ['gzip', 'deflate', 'br', 'zstd'].filter((name) => decoderOf(name));

function decode(bytes: Buffer, encoding: string, limit: number, ready: BodyReady) {
  const names = encoding
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name && name !== 'identity');
  const step = (current: Buffer) => {
    const name = names.pop();
    if (name === undefined) return ready(current);
    const decoder = decoderOf(name);
    if (!decoder) {
      return ready(
        weirError(
          'unsupported_media_type',
          `Content-Encoding is not supported; use one of ${acceptedEncodings.join(', ')}.`,
        ),
      );
    }
    decoder(current, { maxOutputLength: limit }, (error, result) => {
      if (!error) return step(result);
      const code = (error as NodeJS.ErrnoException).code;
      ready(
        code === 'ERR_BUFFER_TOO_LARGE'
          ? tooLarge(limit)
          : weirError('invalid_request', `The request body is not valid ${name}.`),
      );
    });
  };
  // Two codings are more than any client sends; each further one would multiply the work.
  if (names.length > 2)
    return ready(weirError('unsupported_media_type', 'Content-Encoding names too many codings.'));
  step(bytes);
}
