// Turns the gateway's sink into an answer that can be read: a Buffer where it came in one piece, else a stream.
import { Readable } from 'node:stream';
import type { AnswerSink, FlatHeaders, GatewayAnswer } from '@/lib/gateway/gateway-request';

export function answerBuffer(
  signal: AbortSignal | null,
  serve: (sink: AnswerSink) => void,
): Promise<GatewayAnswer> {
  return new Promise((resolve, reject) => {
    let status = 0;
    let headers: FlatHeaders = [];
    let body: Readable | null = null;
    let finished = false;
    let drained = () => {};
    let gone = () => {};

    const leave = () => {
      if (finished) return;
      finished = true;
      gone();
      body?.destroy();
      reject(new Error('the request was given up'));
    };
    const stream = (): Readable => {
      if (body) return body;
      body = new Readable({
        read: () => drained(),
        destroy(error, done) {
          if (!finished) {
            finished = true;
            gone();
          }
          done(error);
        },
      });
      resolve({ status, headers, body });
      return body;
    };
    serve({
      writeHead(code, flat) {
        status = code;
        headers = flat;
      },
      write: (chunk) => stream().push(chunk),
      flushHead: () => void stream(),
      end(chunk) {
        if (finished) return;
        finished = true;
        signal?.removeEventListener('abort', leave);
        if (!body) return resolve({ status, headers, body: chunk ? Buffer.from(chunk) : null });
        if (chunk) body.push(chunk);
        body.push(null);
      },
      destroy() {
        finished = true;
        stream().destroy(new Error('the upstream broke off'));
      },
      onDrain(callback) {
        drained = callback;
      },
      onClientGone(callback) {
        gone = callback;
      },
    });
    if (signal?.aborted) leave();
    else signal?.addEventListener('abort', leave, { once: true });
  });
}
