// Requests that are built to hurt: to smuggle a second one, to reach the account's credentials, to eat memory or
// the event loop. Bytes go over bare sockets, since a well-behaved client would refuse to write them.
import { once } from 'node:events';
import { connect } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { send } from '@/lib/testing/gateway-client';
import { canarySecret, removeAccounts, useGateway } from '@/lib/testing/gateway-harness';
import { answerJson } from '@/lib/testing/scripted-upstream';
import { chatBody, chatJson, messagesBody } from '@/lib/testing/wire-samples';

const megabyte = 1024 * 1024;

describe('a hostile request', () => {
  const gateway = useGateway({ bodyLimit: 16 * megabyte });
  const chat = () => `${gateway.url}/v1/chat/completions`;
  let key = '';

  beforeEach(async () => {
    await removeAccounts(gateway.database);
    await gateway.account();
    gateway.upstream.always(answerJson(chatJson));
    key = (await gateway.key()).secret;
  });

  /** What the server says to these bytes until it closes the connection. */
  async function raw(bytes: string | Buffer): Promise<string> {
    const socket = connect(gateway.port, '127.0.0.1');
    let said = '';
    socket.on('data', (piece: Buffer) => {
      said += piece.toString('latin1');
    });
    // A server may reset what it refuses; what it said until then is the answer.
    socket.on('error', () => socket.destroy());
    await once(socket, 'connect');
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.write(bytes);
    await closed;
    return said;
  }

  const body = JSON.stringify(chatBody);
  const inner = () =>
    `POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${key}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`;
  const head = (lines: string[], line = 'POST /v1/chat/completions HTTP/1.1') =>
    [line, 'host: x', `authorization: Bearer ${key}`, 'content-type: application/json', ...lines].join(
      '\r\n',
    );

  it('whose length can be read in two ways is refused, and nothing of it goes on', async () => {
    const chunked = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
    const ambiguous: Record<string, string> = {
      'both a length and chunks': `${head(['content-length: 6', 'transfer-encoding: chunked'])}\r\n\r\n0\r\n\r\n${inner()}`,
      'two lengths': `${head([`content-length: ${body.length}`, 'content-length: 3'])}\r\n\r\n${body}`,
      'a length with a sign': `${head([`content-length: +${body.length}`])}\r\n\r\n${body}`,
      'a list of lengths': `${head([`content-length: ${body.length}, ${body.length}`])}\r\n\r\n${body}`,
      'chunks that are not last': `${head(['transfer-encoding: chunked, identity'])}\r\n\r\n${chunked}`,
      'a made-up coding': `${head(['transfer-encoding: xchunked'])}\r\n\r\n${chunked}`,
      'a space before the colon': `${head(['transfer-encoding : chunked', 'content-length: 6'])}\r\n\r\n0\r\n\r\n${inner()}`,
      'a folded header': `${head(['x-folded: a', ' transfer-encoding: chunked', 'content-length: 6'])}\r\n\r\n0\r\n\r\n${inner()}`,
      'a bare carriage return': `${head(['x-bare: a\rtransfer-encoding: chunked', 'content-length: 6'])}\r\n\r\n0\r\n\r\n${inner()}`,
      'a NUL in a header': `${head(['x-nul: a\0b', `content-length: ${body.length}`])}\r\n\r\n${body}`,
      'a chunk size with a sign': `${head(['transfer-encoding: chunked'])}\r\n\r\n-5\r\n${body}\r\n0\r\n\r\n`,
      'a chunk size beyond all numbers': `${head(['transfer-encoding: chunked'])}\r\n\r\nffffffffffffffff1\r\n${body}\r\n0\r\n\r\n`,
    };
    for (const [name, bytes] of Object.entries(ambiguous)) {
      const said = await raw(bytes);
      expect(said.match(/HTTP\/1\.1 200/g) ?? [], name).toEqual([]);
      expect(said, name).toMatch(/^HTTP\/1\.1 4\d\d/);
    }
    expect(gateway.upstream.requests).toEqual([]);
  });

  it('hidden in the body of another stays a body', async () => {
    gateway.upstream.always(answerJson(chatJson));
    const carried = JSON.stringify({ ...chatBody, user: inner() });
    const said = await raw(
      `${head([`content-length: ${Buffer.byteLength(carried)}`, 'connection: close'])}\r\n\r\n${carried}`,
    );
    expect(said.match(/HTTP\/1\.1 200/g)).toHaveLength(1);
    expect(gateway.upstream.requests).toHaveLength(1);
    expect(gateway.upstream.requests[0]?.body.toString()).toBe(carried);
  });

  it('cannot name further headers to be dropped or passed on, nor change where it goes', async () => {
    await raw(
      `${head([
        `content-length: ${body.length}`,
        'connection: authorization, content-type, x-secret, close',
        'x-secret: one',
        'te: trailers',
        'trailer: x-after',
        'keep-alive: timeout=5',
        'proxy-connection: keep-alive',
        'forwarded: for=1.2.3.4;host=evil.example',
        'x-forwarded-host: evil.example',
        'x-original-url: /admin',
        'x-http-method-override: DELETE',
        'expect: 100-continue',
      ])}\r\n\r\n${body}`,
    );
    expect(gateway.upstream.requests).toHaveLength(1);
    const [seen] = gateway.upstream.requests;
    expect(seen?.method).toBe('POST');
    expect(seen?.target).toBe('/v1/chat/completions');
    expect(seen?.headers).toMatchObject({
      host: `127.0.0.1:${gateway.upstream.port}`,
      authorization: `Bearer ${canarySecret}`,
      'content-type': 'application/json',
    });
    for (const name of [
      'x-secret',
      'te',
      'trailer',
      'proxy-connection',
      'forwarded',
      'x-forwarded-host',
      'x-original-url',
      'x-http-method-override',
      'expect',
    ]) {
      expect(seen?.headers[name], name).toBeUndefined();
    }
  });

  it('cannot choose the upstream or another path by how it writes its own', async () => {
    const targets = [
      'http://evil.example/v1/chat/completions',
      '//evil.example/v1/chat/completions',
      '/v1/../admin/chat/completions',
      '/v1/%2e%2e/%2e%2e/chat/completions',
      '/v1/chat%2fcompletions',
      '/v1/chat/completions/..;/admin',
      '/v1/chat\\completions',
      '/v1beta/models/..%2f..%2fadmin:generateContent',
      '/v1beta/models/x%0d%0ax-injected%3a1:generateContent',
    ];
    for (const target of targets) {
      const said = await raw(
        `${head([`content-length: ${body.length}`, 'connection: close'], `POST ${target} HTTP/1.1`)}\r\n\r\n${body}`,
      );
      expect(said, target).toMatch(/^HTTP\/1\.1 [24]\d\d/);
    }
    for (const seen of gateway.upstream.requests) {
      expect(seen.target).not.toMatch(/admin|evil|\.\.|\\|%2e|%0d|%2f/i);
      expect(seen.headers).not.toHaveProperty('x-injected');
    }
  });

  it('that unpacks into a hundred times its size is stopped at the cap, before it is read', async () => {
    const zeros = Buffer.alloc(64 * megabyte, 0x20);
    for (const [encoding, packed] of [
      ['gzip', gzipSync(zeros)],
      ['br', brotliCompressSync(zeros)],
      ['gzip, gzip', gzipSync(gzipSync(zeros))],
    ] as const) {
      const { status, body: said } = await send(chat(), {
        key,
        body: packed,
        headers: { 'content-encoding': encoding },
      });
      expect(status, encoding).toBe(413);
      expect(said.toString()).toContain('larger than');
    }
    const many = await send(chat(), {
      key,
      body: gzipSync(body),
      headers: { 'content-encoding': Array.from({ length: 50 }, () => 'gzip').join(', ') },
    });
    expect(many.status).toBe(415);
    expect(gateway.upstream.requests).toEqual([]);
  });

  it('nested 20,000 deep or with a million fields is passed on as it is, or refused, and nothing breaks', async () => {
    const deep = `{"model":"gpt-4o","messages":[{"role":"user","content":"hi"}],"metadata":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
    const objects = `{"model":"gpt-4o","messages":[{"role":"user","content":"hi"}],"x":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}`;
    const wide = `{"model":"gpt-4o","messages":[],${Array.from({ length: 1_000_000 }, (_, index) => `"k${index}":0`).join(',')}}`;
    const names = `{"model":"gpt-4o","messages":[],"x":{${Array.from({ length: 1_000_000 }, (_, index) => `"k${index}":0`).join(',')}}}`;
    for (const hostile of [deep, objects, wide, names]) {
      const { status } = await send(chat(), { key, body: hostile });
      expect([200, 400, 413]).toContain(status);
      if (status === 200) expect(gateway.upstream.requests.at(-1)?.body.toString()).toBe(hostile);
    }
    const after = await send(chat(), { key, body: chatBody });
    expect(after.status).toBe(200);
  });

  it('with the names of prototypes changes nothing but its own bytes', async () => {
    const hostile = `{"__proto__":{"model":"stolen","isAdmin":true},"constructor":{"prototype":{"stream":true}},"model":"gpt-4o","messages":[{"role":"user","content":"hi","__proto__":{"role":"system"}}],"prototype":1,"toString":2}`;
    const { status } = await send(chat(), { key, body: hostile });
    expect(status).toBe(200);
    expect(gateway.upstream.requests[0]?.body.toString()).toBe(hostile);
    expect(({} as Record<string, unknown>).isAdmin).toBeUndefined();
    expect(({} as Record<string, unknown>).stream).toBeUndefined();
    const end = await gateway.ended();
    expect(end.model).toBe('gpt-4o');
    for (const model of ['__proto__', 'constructor', 'hasOwnProperty']) {
      const answer = await send(chat(), { key, body: { ...chatBody, model } });
      expect([200, 404], model).toContain(answer.status);
    }
  });

  it('whose model is no text is told so in the words of its protocol', async () => {
    for (const model of [{ $ne: null }, ['gpt-4o'], 7, true, null, '', { toString: 'x' }]) {
      const chatAnswer = await send(chat(), { key, body: { ...chatBody, model } });
      expect(chatAnswer.status, JSON.stringify(model)).toBe(400);
      expect(JSON.parse(chatAnswer.body.toString())).toMatchObject({
        error: { message: expect.stringContaining('model'), type: 'invalid_request_error' },
      });
      const message = await send(`${gateway.url}/v1/messages`, { key, body: { ...messagesBody, model } });
      expect(message.status).toBe(400);
      expect(JSON.parse(message.body.toString())).toMatchObject({
        type: 'error',
        error: { type: 'invalid_request_error' },
      });
    }
    expect(gateway.upstream.requests).toEqual([]);
  });

  it('with a model, session or tag of control characters forges no line and no header', async () => {
    const forged = 'gpt-4o\r\nx-injected: 1\u001b[2J\u0000\u202e';
    const { status, headers } = await send(chat(), {
      key,
      body: { ...chatBody, model: forged },
      headers: { 'x-weir-tags': 'a=b%0d%0ac', 'x-session-id': 'quiet' },
    });
    expect([200, 400, 404]).toContain(status);
    expect(headers).not.toHaveProperty('x-injected');
    for (const seen of gateway.upstream.requests) expect(seen.headers).not.toHaveProperty('x-injected');
  });

  it('with more headers than fit is refused with a status, not with silence', async () => {
    const said = await raw(
      `${head([`x-long: ${'a'.repeat(64 * 1024)}`, `content-length: ${body.length}`])}\r\n\r\n${body}`,
    );
    expect(said).toMatch(/^HTTP\/1\.1 431/);
    expect(gateway.upstream.requests).toEqual([]);
  });
});
