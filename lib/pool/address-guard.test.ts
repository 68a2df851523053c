import { describe, expect, it } from 'vitest';
import { addressKind, guardedLookup, refuseLiteral } from '@/lib/pool/address-guard';

/** What a URL makes of a host, which is how every address reaches the guard. */
const host = (text: string) => new URL(`http://${text}/`).hostname;

function resolveWith(addresses: string[], privateUpstreams: 'allow' | 'deny', all = true) {
  const lookup = guardedLookup(privateUpstreams, (_name, _options, callback) =>
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    ),
  );
  return new Promise<unknown>((resolve, reject) => {
    lookup('somewhere.example', { all }, (error, found) => (error ? reject(error) : resolve(found)));
  });
}

describe('the address guard', () => {
  it('never allows link-local or cloud metadata, in whatever form it is written', () => {
    const forms = [
      '169.254.169.254',
      '2852039166',
      '0xa9fea9fe',
      '0251.0376.0251.0376',
      '169.254.43518',
      '[::ffff:169.254.169.254]',
      '[::ffff:a9fe:a9fe]',
      '[::169.254.169.254]',
      '[64:ff9b::a9fe:a9fe]',
      '[2002:a9fe:a9fe::1]',
      '[fe80::1]',
      '[fd00:ec2::254]',
      '[fd00:0ec2:0:0::254]',
      '100.100.100.200',
      '192.0.0.192',
      '224.0.0.1',
      '255.255.255.255',
      '[ff02::1]',
      'metadata.google.internal',
    ];
    for (const form of forms)
      expect(() => refuseLiteral(host(form), 'allow'), form).toThrow(/may not be connected/);
  });

  it('allows private addresses unless they are denied', () => {
    for (const form of [
      '127.0.0.1',
      '10.1.2.3',
      '192.168.0.9',
      '172.31.0.1',
      '[::1]',
      '[fd12::1]',
      '0.0.0.0',
      '[::ffff:10.0.0.1]',
    ]) {
      expect(() => refuseLiteral(host(form), 'allow'), form).not.toThrow();
      expect(() => refuseLiteral(host(form), 'deny'), form).toThrow();
    }
    for (const form of ['8.8.8.8', '172.32.0.1', '[2606:4700::1111]', 'api.openai.com', '192.1.0.1']) {
      expect(() => refuseLiteral(host(form), 'deny'), form).not.toThrow();
    }
  });

  it('believes nothing that is no address', () => {
    expect(addressKind('not-an-address')).toBe('forbidden');
  });

  it('checks what a name resolves to at the moment of connecting, and keeps only what is allowed', async () => {
    await expect(resolveWith(['169.254.169.254'], 'allow')).rejects.toMatchObject({
      code: 'WEIR_ADDRESS_REFUSED',
    });
    await expect(resolveWith(['127.0.0.1'], 'deny')).rejects.toMatchObject({ code: 'WEIR_ADDRESS_REFUSED' });
    await expect(resolveWith(['169.254.1.1', '1.1.1.1'], 'allow')).resolves.toEqual([
      { address: '1.1.1.1', family: 4 },
    ]);
    await expect(resolveWith(['::1', '9.9.9.9'], 'deny', false)).resolves.toBe('9.9.9.9');
  });
});
