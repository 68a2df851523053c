// An upstream on a real socket that does exactly what a test tells it: any bytes at any split and pace, any
// way of failing. It parses requests itself, since an HTTP library would refuse to misbehave.
import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface SeenRequest {
  readonly method: string;
  /** Path and query as they came. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Resolves when the socket that carried this request is gone. */
  readonly closed: Promise<void>;
  isClosed(): boolean;
}

export interface Reply {
  /** Bytes straight onto the socket. */
  raw(bytes: string | Uint8Array): Promise<void>;
  head(status: number, headers?: Record<string, string>): Promise<void>;
  /** One piece of a chunked body: `head` must have named the encoding. */
  chunk(bytes: string | Uint8Array): Promise<void>;
  endChunks(): Promise<void>;
  /** A whole answer with its length. */
  whole(status: number, body: string | Uint8Array, headers?: Record<string, string>): Promise<void>;
  /** Nothing more, until the other side closes. */
  hang(): Promise<void>;
  /** TCP reset. */
  reset(): void;
  /** An orderly FIN, wherever the answer is. */
  close(): void;
}

export type Script = (request: SeenRequest, reply: Reply) => Promise<void> | void;

export interface ScriptedUpstream {
  /** `http://127.0.0.1:port` */
  readonly url: string;
  readonly port: number;
  readonly requests: SeenRequest[];
  /** Requests being answered now, and the most there ever were at once. */
  readonly active: { now: number; most: number };
  /** What every request gets from now on. */
  always(script: Script): void;
  /** What the next request gets; several calls queue up. */
  once(script: Script): void;
  reset(): void;
  close(): Promise<void>;
}

function requestHead(text: string) {
  const [first = '', ...lines] = text.split('\r\n');
  const [method = '', target = ''] = first.split(' ');
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon > 0) headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  return { method, target, headers };
}

/** The length of a chunked body and its content, or null while it is not all here. */
function readChunked(bytes: Buffer): { body: Buffer; length: number } | null {
  const parts: Buffer[] = [];
  let at = 0;
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd < 0) return null;
    const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16);
    const start = lineEnd + 2;
    if (bytes.length < start + size + 2) return null;
    if (size === 0) return { body: Buffer.concat(parts), length: start + 2 };
    parts.push(bytes.subarray(start, start + size));
    at = start + size + 2;
  }
}

function replyOn(socket: Socket, closed: Promise<void>): Reply {
  const raw = (bytes: string | Uint8Array) =>
    new Promise<void>((resolve) => {
      if (socket.destroyed) return resolve();
      socket.write(bytes, () => resolve());
    });
  const headText = (status: number, headers: Record<string, string>) =>
    `HTTP/1.1 ${status} Scripted\r\n${Object.entries(headers)
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('')}\r\n`;
  return {
    raw,
    head: (status, headers = {}) => raw(headText(status, headers)),
    chunk(bytes) {
      const data = Buffer.from(bytes);
      return raw(Buffer.concat([Buffer.from(`${data.length.toString(16)}\r\n`), data, Buffer.from('\r\n')]));
    },
    endChunks: () => raw('0\r\n\r\n'),
    whole(status, body, headers = {}) {
      const data = Buffer.from(body);
      const head = headText(status, {
        'content-type': 'application/json',
        ...headers,
        'content-length': String(data.length),
      });
      return raw(Buffer.concat([Buffer.from(head), data]));
    },
    hang: () => closed,
    reset: () => void socket.resetAndDestroy(),
    close: () => void socket.end(),
  };
}

export async function startScriptedUpstream(first: Script = (_request, reply) => reply.whole(200, '{}')) {
  let fallback = first;
  const queue: Script[] = [];
  const requests: SeenRequest[] = [];
  const active = { now: 0, most: 0 };
  const sockets = new Set<Socket>();

  async function answer(socket: Socket, head: ReturnType<typeof requestHead>, body: Buffer) {
    let gone = socket.destroyed;
    const closed = new Promise<void>((resolve) => {
      if (gone) return resolve();
      socket.once('close', () => {
        gone = true;
        resolve();
      });
    });
    const request: SeenRequest = { ...head, body, closed, isClosed: () => gone };
    requests.push(request);
    active.now += 1;
    active.most = Math.max(active.most, active.now);
    try {
      await (queue.shift() ?? fallback)(request, replyOn(socket, closed));
    } finally {
      active.now -= 1;
    }
  }

  const server: Server = createServer((socket) => {
    sockets.add(socket);
    // Every request of a kept connection waits for its close.
    socket.setMaxListeners(0);
    socket.setNoDelay(true);
    socket.on('close', () => sockets.delete(socket));
    // A client that resets is an event of the test, not a failure of this server.
    socket.on('error', () => socket.destroy());
    let pending: Buffer = Buffer.alloc(0);
    let busy = false;
    const take = () => {
      if (busy) return;
      const headEnd = pending.indexOf('\r\n\r\n');
      if (headEnd < 0) return;
      const head = requestHead(pending.toString('latin1', 0, headEnd));
      const rest = pending.subarray(headEnd + 4);
      let body: Buffer;
      let used: number;
      if (/chunked/i.test(head.headers['transfer-encoding'] ?? '')) {
        const read = readChunked(rest);
        if (!read) return;
        ({ body, length: used } = read);
      } else {
        used = Number(head.headers['content-length'] ?? 0);
        if (rest.length < used) return;
        body = Buffer.from(rest.subarray(0, used));
      }
      pending = rest.subarray(used);
      busy = true;
      void answer(socket, head, body).finally(() => {
        busy = false;
        take();
      });
    };
    socket.on('data', (bytes) => {
      pending = pending.length ? Buffer.concat([pending, bytes]) : bytes;
      take();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;

  const upstream: ScriptedUpstream = {
    url: `http://127.0.0.1:${port}`,
    port,
    requests,
    active,
    always(script) {
      fallback = script;
    },
    once(script) {
      queue.push(script);
    },
    reset() {
      fallback = first;
      queue.length = 0;
      requests.length = 0;
      active.most = active.now;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  return upstream;
}

// ── Ready-made scripts ───────────────────────────────────────────────────────────────────────────

export const answerJson =
  (body: unknown, status = 200, headers: Record<string, string> = {}): Script =>
  (_request, reply) =>
    reply.whole(status, typeof body === 'string' ? body : JSON.stringify(body), headers);

export type StreamOptions = {
  /** Byte offsets at which the body is cut into separate packets; `1` cuts at every byte. */
  splits?: readonly number[] | number;
  pauseMs?: number;
  contentType?: string;
  headers?: Record<string, string>;
  /** How it ends: properly, by FIN without the last chunk, by reset, or never. */
  ending?: 'end' | 'cut' | 'reset' | 'hang';
};

export function cutAt(bytes: Buffer, splits: readonly number[] | number = []): Buffer[] {
  const offsets =
    typeof splits === 'number'
      ? Array.from({ length: Math.ceil(bytes.length / splits) }, (_, index) => index * splits)
      : [...new Set(splits)].sort((a, b) => a - b);
  const edges = [0, ...offsets.filter((offset) => offset > 0 && offset < bytes.length), bytes.length];
  return edges.slice(1).map((edge, index) => bytes.subarray(edges[index], edge));
}

/** A chunked body in exactly these pieces, each its own HTTP chunk and packet. */
export const answerStream =
  (body: string | Uint8Array, options: StreamOptions = {}): Script =>
  async (_request, reply) => {
    await reply.head(200, {
      'content-type': options.contentType ?? 'text/event-stream',
      ...options.headers,
      'transfer-encoding': 'chunked',
    });
    for (const piece of cutAt(Buffer.from(body), options.splits)) {
      if (piece.length) await reply.chunk(piece);
      if (options.pauseMs) await sleep(options.pauseMs);
    }
    if (options.ending === 'hang') await reply.hang();
    else if (options.ending === 'reset') reply.reset();
    else if (options.ending === 'cut') reply.close();
    else await reply.endChunks();
  };

export const hangBeforeHeaders: Script = (_request, reply) => reply.hang();
export const resetBeforeHeaders: Script = (_request, reply) => reply.reset();
export const closeBeforeHeaders: Script = (_request, reply) => reply.close();
export const redirectTo =
  (location: string): Script =>
  (_request, reply) =>
    reply.whole(302, '', { location });
