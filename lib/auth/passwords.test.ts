import { describe, expect, it } from 'vitest';
import { hashPassword, refuseWeakPassword, verifyPassword } from './passwords';

describe('passwords', () => {
  it('keep their parameters beside the hash, and differ for the same password', async () => {
    const [first, second] = await Promise.all([hashPassword('correct horse'), hashPassword('correct horse')]);
    expect(first).toMatch(/^scrypt:32768:8:1:[\w-]{22}:[\w-]{43}$/);
    expect(first).not.toBe(second);
    expect(await verifyPassword('correct horse', first)).toBe(true);
    expect(await verifyPassword('correct horsf', first)).toBe(false);
  });

  it('are the same however the keyboard composes them', async () => {
    expect(await verifyPassword('pa\u0308sswort-1', await hashPassword('p\u00e4sswort-1'))).toBe(true);
  });

  it('never match for somebody without one', async () => {
    expect(await verifyPassword('', null)).toBe(false);
    expect(await verifyPassword('\0'.repeat(20), undefined)).toBe(false);
  });

  it('work with parameters of an earlier time', async () => {
    const { scryptSync } = await import('node:crypto');
    const salt = Buffer.from('0123456789abcdef');
    const hash = scryptSync('old password', salt, 32, { N: 1024, r: 8, p: 1 }).toString('base64url');
    expect(
      await verifyPassword('old password', `scrypt:1024:8:1:${salt.toString('base64url')}:${hash}`),
    ).toBe(true);
  });

  it.each([
    'short',
    'aaaaaaaaaaaa',
    'Password123!',
    'person@example.org',
    'person2024',
    '12345678901',
    'x'.repeat(201),
  ])('refuse %s', (password) => {
    expect(() => refuseWeakPassword(password, 'person@example.org')).toThrowError(
      expect.objectContaining({ code: 'invalid_request', param: 'password' }),
    );
  });

  it.each(['correct horse battery', '一二三四五六七八九十', 'kq9-Zt!wux'])('take %s', (password) => {
    expect(() => refuseWeakPassword(password, 'person@example.org')).not.toThrow();
  });

  it('answer a flood without running them all at once', async () => {
    // Cheap parameters: the queue is what is tried here.
    const hash = `scrypt:1024:8:1:${'A'.repeat(22)}:${'A'.repeat(43)}`;
    const answers = await Promise.allSettled(Array.from({ length: 80 }, () => verifyPassword('wrong', hash)));
    const refused = answers.filter((answer) => answer.status === 'rejected');
    expect(refused).toHaveLength(80 - 66);
    expect(refused[0]).toMatchObject({ reason: { code: 'too_many_attempts' } });
  });
});
