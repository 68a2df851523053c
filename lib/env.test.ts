import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseEnvironment } from './env';

const directory = mkdtempSync(join(tmpdir(), 'weir-env-'));
const secretFile = join(directory, 'secret');
beforeAll(() => writeFileSync(secretFile, `${'k'.repeat(40)}\n`));
afterAll(() => rmSync(directory, { recursive: true }));

const parse = (values: Record<string, string>) => parseEnvironment({ NODE_ENV: 'test', ...values });

describe('the environment', () => {
  it('needs nothing at all', () => {
    const env = parse({});
    expect(env.port).toBe(3000);
    expect(env.databaseUrl).toMatch(/^file:.*\/data\/weir\.db$/);
    expect(env.bodyLimit).toBe(32 * 1024 * 1024);
  });

  it('takes an empty variable as not set', () => {
    expect(parse({ PORT: '', REDIS_URL: '' }).port).toBe(3000);
  });

  it('reads secrets from files', () => {
    expect(parse({ WEIR_SECRET_KEY_FILE: secretFile }).secretKey).toBe('k'.repeat(40));
    expect(() => parse({ WEIR_SECRET_KEY_FILE: join(directory, 'absent') })).toThrow(
      'WEIR_SECRET_KEY_FILE cannot be read: ENOENT',
    );
    expect(() => parse({ WEIR_SECRET_KEY_FILE: secretFile, WEIR_SECRET_KEY: 'x'.repeat(40) })).toThrow(
      'both set',
    );
  });

  it.each([
    ['PORT', 'eighty'],
    ['PORT', '70000'],
    ['DATABASE_URL', 'mysql://host/db'],
    ['DATABASE_URL', 'file:'],
    ['REDIS_URL', 'localhost'],
    ['WEIR_SECRET_KEY', 'short-secret'],
    ['WEIR_ADMIN_TOKEN', 'short-secret'],
    ['WEIR_TIMEZONE', 'Mars/Olympus'],
    ['WEIR_DURABILITY', 'maybe'],
    ['WEIR_BODY_LIMIT', '32 bananas'],
    ['WEIR_DRAIN_SECONDS', '-1'],
    ['WEIR_PUBLIC_URL', 'weir.example.org'],
    ['WEIR_PRIVATE_UPSTREAMS', 'perhaps'],
    ['LOG_LEVEL', 'loud'],
    ['SMTP_URL', 'http://mail'],
  ])('refuses %s=%s in one line that names the variable and not its value', (name, value) => {
    let message = '';
    try {
      parse({ [name]: value });
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).toMatch(new RegExp(`^${name} `));
    expect(message).not.toContain('\n');
    if (value === 'short-secret') expect(message).not.toContain(value);
  });

  it('wants the first admin’s address and password together', () => {
    expect(() => parse({ WEIR_ADMIN_EMAIL: 'a@example.org' })).toThrow('WEIR_ADMIN_PASSWORD must be set too');
  });
});
