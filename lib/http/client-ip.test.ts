import { describe, expect, it } from 'vitest';
import { useTestEnvironment } from '@/lib/testing/environment';
import { clientIp, clientIpOf, stampClientIp } from './client-ip';

const forwarded = (value: string) => ({ 'x-forwarded-for': value });
const header = (headers: Record<string, unknown>) => new Headers(headers as Record<string, string>);

describe('without a trusted proxy', () => {
  useTestEnvironment(() => ({ WEIR_TRUST_PROXY: undefined }));

  it('the socket alone counts', () => {
    expect(clientIpOf(forwarded('1.2.3.4'), '10.0.0.9')).toBe('10.0.0.9');
    expect(clientIpOf({}, '::ffff:10.0.0.9')).toBe('10.0.0.9');
    expect(clientIpOf({}, undefined)).toBe('');
  });

  it('a stamp that the client wrote itself is not believed, and ours replaces it', () => {
    const headers: Record<string, string | string[] | undefined> = { 'x-weir-client-ip': 'guess 6.6.6.6' };
    expect(clientIp(header(headers))).toBe('');
    stampClientIp(headers, '10.0.0.9');
    expect(clientIp(header(headers))).toBe('10.0.0.9');
  });
});

describe('behind one trusted proxy', () => {
  useTestEnvironment(() => ({ WEIR_TRUST_PROXY: 'true' }));

  it('the hop that the proxy wrote counts, and nothing before it', () => {
    expect(clientIpOf(forwarded('6.6.6.6, 203.0.113.5'), '10.0.0.1')).toBe('203.0.113.5');
    expect(clientIpOf(forwarded(''), '10.0.0.1')).toBe('10.0.0.1');
    expect(clientIpOf(forwarded('not an address'), '10.0.0.1')).toBe('10.0.0.1');
  });
});

describe('behind listed proxies', () => {
  useTestEnvironment(() => ({ WEIR_TRUST_PROXY: '10.0.0.0/8, 2001:db8::/32' }));

  it('the first hop from outside that is not one of them counts', () => {
    expect(clientIpOf(forwarded('6.6.6.6, 203.0.113.5, 2001:db8::7'), '10.0.0.1')).toBe('203.0.113.5');
    expect(clientIpOf(forwarded('203.0.113.5'), '192.0.2.1')).toBe('192.0.2.1');
    expect(clientIpOf(forwarded('10.2.0.1, 10.3.0.1'), '10.0.0.1')).toBe('10.2.0.1');
  });
});
