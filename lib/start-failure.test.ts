import { describe, expect, it } from 'vitest';
import { describeStartFailure, listenFailure, StartFailure } from '@/lib/start-failure';

describe('the line that says why a start failed', () => {
  it.each([
    ['a full disk', { code: 'ENOSPC', path: '/data/weir.db' }, 'The disk is full: /data/weir.db'],
    ['a full disk under SQLite', { code: 'SQLITE_FULL' }, 'The disk is full'],
    ['a full disk in the words of the driver', { message: 'database or disk is full' }, 'The disk is full'],
    ['a directory of another user', { code: 'EACCES', path: '/data' }, '/data cannot be written'],
    ['a database server that is away', { code: 'ECONNREFUSED' }, 'DATABASE_URL'],
  ])('names the way out of %s', (_what, details, expected) => {
    const { line, complete } = describeStartFailure(Object.assign(new Error('raw'), details));
    expect(line).toContain(expected);
    expect(complete).toBe(true);
  });

  it('is one line whatever the error said', () => {
    expect(describeStartFailure(new StartFailure('first\r\n  second\n')).line).toBe('first second');
  });

  it('asks for the stack where the message is not the whole story', () => {
    expect(describeStartFailure(new TypeError('x is not a function'))).toMatchObject({ complete: false });
    expect(describeStartFailure('thrown text')).toEqual({ line: 'thrown text', complete: false });
  });

  it.each(['EADDRINUSE', 'EACCES', 'EADDRNOTAVAIL', 'EOTHER'])(
    'names the port or the host for %s',
    (code) => {
      const { message } = listenFailure(Object.assign(new Error('raw'), { code }), 3000, 'nowhere.example');
      expect(message).toMatch(/3000|nowhere\.example/);
    },
  );
});
