import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createLog, type LogOutput, withLogFields } from '@/lib/log';
import { openLogFile } from '@/lib/log-file';

function collected(): { lines: string[]; output: LogOutput } {
  const lines: string[] = [];
  return { lines, output: { write: (line) => lines.push(line) } };
}

function onlyLine(lines: string[]): Record<string, unknown> {
  expect(lines).toHaveLength(1);
  expect(lines[0]?.endsWith('\n')).toBe(true);
  expect([...(lines[0]?.trimEnd() ?? '')].filter(isControl)).toEqual([]);
  return JSON.parse(lines[0] ?? '') as Record<string, unknown>;
}

function isControl(character: string): boolean {
  const code = character.charCodeAt(0);
  return code < 0x20 || (code >= 0x7f && code <= 0x9f) || code === 0x2028 || code === 0x2029;
}

describe('the log', () => {
  it('writes one JSON line an event, with level, time and message', () => {
    const { lines, output } = collected();
    createLog('info', [output]).info('ready', { port: 3000 });
    const line = onlyLine(lines);
    expect(line).toMatchObject({ level: 'info', message: 'ready', port: 3000 });
    expect(new Date(String(line.time)).toISOString()).toBe(line.time);
  });

  it('keeps to its level', () => {
    const { lines, output } = collected();
    const log = createLog('warn', [output]);
    log.info('unheard');
    log.debug('unheard');
    expect(lines).toHaveLength(0);
  });

  it('carries the request id into everything logged inside a request', async () => {
    const { lines, output } = collected();
    const log = createLog('info', [output]);
    await withLogFields({ requestId: 'r1' }, async () => {
      await Promise.resolve();
      withLogFields({ attempt: 2 }, () => log.info('inside'));
    });
    log.info('outside');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ requestId: 'r1', attempt: 2 });
    expect(JSON.parse(lines[1] ?? '')).not.toHaveProperty('requestId');
  });

  it('cannot be made to forge a line or to drive a terminal', () => {
    const { lines, output } = collected();
    const hostile = 'x\r\n{"level":"info"}\n\u001b[2J\u009b31m\u2028\u007f';
    createLog('info', [output]).info(hostile, { userAgent: hostile });
    expect(onlyLine(lines)).toMatchObject({ message: hostile, userAgent: hostile });
  });

  it('keeps the message, code and stack of an error', () => {
    const { lines, output } = collected();
    const error = Object.assign(new Error('no route'), { code: 'EHOSTUNREACH' });
    createLog('info', [output]).error('upstream failed', { error });
    expect(onlyLine(lines).error).toMatchObject({
      message: 'no route',
      code: 'EHOSTUNREACH',
      stack: expect.stringContaining('log.test'),
    });
  });

  const secret = 'sk-weir-0123456789abcdefghijklmnop';
  it.each<[string, Record<string, unknown>]>([
    ['a header', { headers: { authorization: `Bearer ${secret}` } }],
    ['a header of another name', { headers: { 'X-Api-Key': 'abcdef0123456789' } }],
    [
      'a header with several values',
      { headers: { 'x-goog-api-key': ['abcdef0123456789', 'abcdef0123456789'] } },
    ],
    ['a cookie', { headers: { cookie: 'session=abcdef0123456789' } }],
    ['a value with quotes in it', { password: 'abcdef"0123456789\\"abcdef0123456789' }],
    ['raw header pairs', { rawHeaders: ['Authorization', 'Bearer abcdef0123456789'] }],
    ['a query', { url: '/v1beta/models/gemini:generateContent?alt=sse&key=abcdef0123456789' }],
    ['the text of an error', { error: new Error(`refused ${secret} for GET /x?key=abcdef0123456789`) }],
    ['a body inside a string', { body: JSON.stringify({ note: `Bearer abcdef0123456789 ${secret}` }) }],
    ['an address with a password', { url: 'postgres://weir:abcdef0123456789@host/weir' }],
    ['a key of Google', { key: 'AIzaSyabcdef0123456789abcdef0123456789' }],
    ['several at once', { a: secret, b: { c: [{ token: 'abcdef0123456789' }] } }],
  ])('never shows a secret in %s', (_where, fields) => {
    const { lines, output } = collected();
    createLog('info', [output]).info('event', fields);
    onlyLine(lines);
    expect(lines[0]).not.toContain('0123456789');
    expect(lines[0]).toContain('[redacted]');
  });

  it('leaves numbers of tokens alone', () => {
    const { lines, output } = collected();
    createLog('info', [output]).info('done', { totalTokens: 12, token: 3 });
    expect(onlyLine(lines)).toMatchObject({ totalTokens: 12 });
  });
});

describe('LOG_FILE', () => {
  const directory = mkdtempSync(join(tmpdir(), 'weir-log-'));
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it('is appended to, and rotated with a bounded number of files, losing no line but the oldest', () => {
    const path = join(directory, 'logs', 'weir.log');
    const file = openLogFile(path, { maximumBytes: 30, keep: 2 });
    for (let number = 0; number < 10; number += 1) file.write(`line ${number} ----\n`);
    file.close();
    expect(readdirSync(join(directory, 'logs')).sort()).toEqual(['weir.log', 'weir.log.1', 'weir.log.2']);
    const kept = ['weir.log.2', 'weir.log.1', 'weir.log'].map((name) =>
      readFileSync(join(directory, 'logs', name), 'utf8'),
    );
    expect(kept.join('').match(/\d/g)).toEqual(['4', '5', '6', '7', '8', '9']);
  });
});
