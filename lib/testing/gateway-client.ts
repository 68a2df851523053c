// A client on a bare socket: it sees exactly the bytes that come, and can leave at any moment.
import { once } from 'node:events';
import { type IncomingHttpHeaders, request } from 'node:http';

export type Received = {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** The connection was cut before the answer's end. */
  cut: boolean;
};

export type Sent = {
  method?: string;
  key?: string;
  headers?: Record<string, string>;
  body?: string | Buffer | object;
};

function bodyBytes(body: Sent['body']): Buffer {
  if (body === undefined) return Buffer.alloc(0);
  if (Buffer.isBuffer(body)) return body;
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}

/** Sends the request and hands over what arrives, piece by piece. */
export function open(url: string, sent: Sent) {
  const body = bodyBytes(sent.body);
  const outgoing = request(url, {
    method: sent.method ?? 'POST',
    agent: false,
    headers: {
      'content-type': 'application/json',
      ...(sent.key ? { authorization: `Bearer ${sent.key}` } : {}),
      'content-length': String(body.length),
      ...sent.headers,
    },
  });
  // A server may answer, and close, before it has taken all of a body it refuses.
  outgoing.on('error', () => {});
  outgoing.end(body);
  const received = (async (): Promise<Received> => {
    const [answer] = (await once(outgoing, 'response')) as [import('node:http').IncomingMessage];
    const parts: Buffer[] = [];
    answer.on('data', (bytes: Buffer) => parts.push(bytes));
    const cut = await new Promise<boolean>((resolve) => {
      answer.on('end', () => resolve(false));
      answer.on('error', () => resolve(true));
      answer.on('close', () => resolve(!answer.complete));
    });
    return { status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(parts), cut };
  })();
  return {
    received,
    /** The head has come. */
    async head(): Promise<import('node:http').IncomingMessage> {
      const [answer] = (await once(outgoing, 'response')) as [import('node:http').IncomingMessage];
      return answer;
    },
    /** The first bytes of the body have come. */
    async begun(): Promise<Buffer> {
      const [answer] = (await once(outgoing, 'response')) as [import('node:http').IncomingMessage];
      const [bytes] = (await once(answer, 'data')) as [Buffer];
      return bytes;
    },
    leave() {
      received.catch(() => {});
      outgoing.destroy();
    },
  };
}

export function send(url: string, sent: Sent): Promise<Received> {
  return open(url, sent).received;
}
