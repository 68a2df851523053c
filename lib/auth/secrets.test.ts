import { describe, expect, it } from 'vitest';
import { secretKeyFrom } from './secret-key';
import {
  accountSecretPlace,
  fingerprint,
  openSecret,
  openWith,
  sealSecret,
  sealWith,
  secretHint,
} from './secrets';

const place = accountSecretPlace('a1');

describe('a sealed secret', () => {
  it('opens again, and looks different each time', () => {
    const [first, second] = [sealSecret('sk-upstream 密', place), sealSecret('sk-upstream 密', place)];
    expect(first).toMatch(/^v1:[0-9a-f]{8}:[\w-]{16}:[\w-]{22}:[\w-]+$/);
    expect(first).not.toBe(second);
    expect(openSecret(first, place)).toBe('sk-upstream 密');
    expect(openSecret(sealSecret('', place), place)).toBe('');
  });

  it('does not open in another row, field or table', () => {
    const envelope = sealSecret('secret', place);
    for (const moved of [
      accountSecretPlace('a2'),
      { ...place, field: 'proxyUrl' },
      { ...place, table: 'settings' },
    ]) {
      expect(() => openSecret(envelope, moved)).toThrowError('does not open');
    }
  });

  it('does not open when any part of it was changed, nor with another key', () => {
    const envelope = sealSecret('secret', place);
    const parts = envelope.split(':');
    for (let part = 2; part < parts.length; part += 1) {
      const changed = parts.map((text, index) =>
        index === part ? (text.startsWith('A') ? 'B' : 'A') + text.slice(1) : text,
      );
      expect(() => openSecret(changed.join(':'), place)).toThrowError('does not open');
    }
    // A shortened tag would be far easier to forge.
    const short = parts.map((text, index) => (index === 3 ? text.slice(0, 6) : text)).join(':');
    expect(() => openSecret(short, place)).toThrowError('does not open');
    expect(() => openWith(secretKeyFrom('some other key'), envelope, place)).toThrowError('another key');
    expect(() => openSecret('plain text', place)).toThrowError('not in a known form');
  });

  it('is recognised by a fingerprint that tells nothing without the key', () => {
    const other = secretKeyFrom('some other key');
    expect(fingerprint('secret')).toBe(fingerprint('secret'));
    expect(fingerprint('secret')).not.toBe(fingerprint('secret', other));
    expect(openWith(other, sealWith(other, 'x', place), place)).toBe('x');
  });

  it('shows four letters of a long secret and none of a short one', () => {
    expect(secretHint('sk-upstream-12345678')).toBe('…5678');
    expect(secretHint('short')).toBe('…');
  });
});
