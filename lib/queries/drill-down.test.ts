import { describe, expect, it } from 'vitest';
import { requestsAddress } from './drill-down';
import { usageQuery } from './usage';

const address = (text: string) => new URLSearchParams(text);

describe('from a figure to its requests', () => {
  it('takes range, zone and filters along, and nothing that belongs to the page alone', () => {
    expect(
      requestsAddress(address('range=7d&tz=UTC&status=error&metric=cost&by=user'), { model: 'a/b' }),
    ).toBe('/requests?range=7d&tz=UTC&status=error&model=a%2Fb');
  });

  it('puts what was pointed at in the place of a filter, and an interval in the place of the range', () => {
    const narrowed = requestsAddress(address('range=7d&model=one,two'), {
      model: 'one',
      from: 0,
      to: 3_600_000,
    });
    const found = address(narrowed.split('?')[1] ?? '');
    expect(Object.fromEntries(found)).toEqual({
      model: 'one',
      from: '1970-01-01T00:00:00.000Z',
      to: '1970-01-01T01:00:00.000Z',
    });
  });

  it('leads to all requests where nothing is narrowed', () => {
    expect(requestsAddress(address(''))).toBe('/requests');
    expect(requestsAddress(address('status=error'), { status: null })).toBe('/requests');
  });
});

describe('what an address asks', () => {
  const now = Date.UTC(2026, 10, 21, 10);
  const ask = (audience: 'admin' | 'user', text: string) =>
    usageQuery(address(text), { audience, now, zone: 'Asia/Shanghai' });

  it('leaves out, for a user, what only administrators may filter by', () => {
    const shared = 'userId=u1&accountId=a1&model=m';
    expect(ask('admin', shared)).toMatchObject({ userId: ['u1'], accountId: ['a1'], model: ['m'] });
    expect(ask('user', shared)).toEqual({ model: ['m'], from: '24h', tz: 'Asia/Shanghai' });
  });

  it('falls back to the usual zone where the address names none that exists', () => {
    expect(ask('user', 'tz=Mars/Olympus')).toMatchObject({ tz: 'Asia/Shanghai' });
    expect(ask('user', 'tz=Europe/Berlin')).toMatchObject({ tz: 'Europe/Berlin' });
  });
});
