import { beforeEach, describe, expect, it } from 'vitest';
import { defaultTimeouts, type PoolAccount } from '@/lib/pool/account';
import { type AccountHealth, createHealth, noteFailure, noteSuccess } from '@/lib/pool/account-health';
import { chooseAccount } from '@/lib/pool/choose-account';
import type { RouteChosen, RouteQuestion } from '@/lib/pool/route';
import { createStickiness } from '@/lib/pool/stickiness';

const account = (id: string, made: Partial<PoolAccount> = {}): PoolAccount => ({
  id,
  name: id,
  platform: 'openai',
  provider: 'openai',
  baseUrl: 'http://127.0.0.1:1/v1',
  secret: 's',
  authStyle: 'bearer',
  apiVersion: null,
  models: [],
  modelMap: {},
  defaultModel: null,
  proxyUrl: null,
  tags: [],
  mode: 'api',
  weight: 1,
  priority: 0,
  maxConcurrency: null,
  onDisconnect: 'abort',
  timeouts: defaultTimeouts,
  traits: {},
  enabled: true,
  ...made,
});

const question = (made: Partial<RouteQuestion> = {}): RouteQuestion => ({
  model: 'gpt-4o',
  protocol: 'openai',
  endpoint: 'chat/completions',
  allowedPlatforms: [],
  sessionKey: null,
  tried: new Set(),
  ...made,
});

let now = 0;
let chance = 0;
beforeEach(() => {
  now = 1_000_000;
  chance = 0;
});

function pool(...accounts: PoolAccount[]) {
  const healths = new Map<string, AccountHealth>();
  const health = (id: string) => {
    const known = healths.get(id) ?? createHealth();
    healths.set(id, known);
    return known;
  };
  const stickiness = createStickiness();
  const state = { accounts, health, stickiness, random: () => chance };
  const choose = (made: Partial<RouteQuestion> = {}) => chooseAccount(state, question(made), now);
  const chosen = (made: Partial<RouteQuestion> = {}): RouteChosen => {
    const answer = choose(made);
    if (!answer.chosen) throw new Error(`${answer.code}: ${answer.message}`);
    return answer;
  };
  const use = (made: Partial<RouteQuestion> = {}) => {
    const answer = chosen(made);
    answer.release();
    return answer.account.id;
  };
  const fail = (
    id: string,
    httpStatus: number | null,
    retryAfterSeconds: number | null = null,
    upstreamModel = 'gpt-4o',
  ) => noteFailure(health(id), { upstreamModel, httpStatus, retryAfterSeconds, message: 'failed' }, now);
  return { choose, chosen, use, fail, health };
}

describe('choosing an account', () => {
  it('takes the highest priority, and within it shares by weight', () => {
    const { use } = pool(
      account('a', { weight: 1, priority: 5 }),
      account('b', { weight: 3, priority: 5 }),
      account('low'),
    );
    const seen = [0, 0.24, 0.26, 0.99].map((point) => {
      chance = point;
      return use();
    });
    expect(seen).toEqual(['a', 'a', 'b', 'b']);
  });

  it('serves by names and globs, and says model_not_found where nobody does', () => {
    const { use, choose } = pool(
      account('a', { models: ['gpt-4*'] }),
      account('b', { models: ['o3'], modelMap: { fast: 'gpt-5-mini' } }),
    );
    expect(use({ model: 'gpt-4o' })).toBe('a');
    expect(use({ model: 'o3' })).toBe('b');
    expect(choose({ model: 'fast' })).toMatchObject({ chosen: true, upstreamModel: 'gpt-5-mini' });
    expect(choose({ model: 'nope' })).toMatchObject({ chosen: false, code: 'model_not_found' });
    expect(choose({ model: 'gpt-4o', protocol: 'anthropic', endpoint: 'messages' })).toMatchObject({
      code: 'model_not_found',
    });
  });

  it('never sends one vendor a model of another, but lets an account without a list take what nobody names', () => {
    const { use, choose } = pool(account('claude', { platform: 'anthropic', provider: 'anthropic' }));
    expect(use({ model: 'claude-sonnet-4-5' })).toBe('claude');
    expect(use({ model: 'house-model' })).toBe('claude');
    expect(choose({ model: 'gpt-4o' })).toMatchObject({ code: 'model_not_found' });
  });

  it('holds to the platforms a key may use', () => {
    const { choose } = pool(account('a'));
    expect(choose({ allowedPlatforms: ['anthropic'] })).toMatchObject({ code: 'platform_not_allowed' });
    expect(choose({ allowedPlatforms: ['openai'] })).toMatchObject({ chosen: true });
  });

  it('keeps a session on its account for an hour, and only while it is healthy', () => {
    const { use, fail } = pool(account('a'), account('b'));
    const session = { sessionKey: 'k/s' };
    expect(use(session)).toBe('a');
    chance = 0.9;
    expect(use(session)).toBe('a');
    expect(use()).toBe('b');
    now += 59 * 60_000;
    expect(use(session)).toBe('a');
    fail('a', 500);
    expect(use(session)).toBe('b');
    chance = 0;
    now += 60 * 60_000 + 1;
    expect(use(session)).toBe('a');
  });

  it('does not stay away for days when a clock that ran ahead is set right', () => {
    const { use, fail, choose } = pool(account('a'));
    now += 3 * 86_400_000;
    fail('a', 429, 60);
    expect(choose()).toMatchObject({ chosen: false });
    now -= 2 * 86_400_000;
    expect(use()).toBe('a');
    fail('a', 429, 60);
    expect(choose()).toMatchObject({ chosen: false, retryAfterSeconds: 60 });
  });

  it('moves traffic away from a cooling account, to a lower priority too', () => {
    const { use, fail } = pool(account('a', { priority: 9 }), account('b'));
    fail('a', 503);
    expect(use()).toBe('b');
    now += 2_001;
    expect(use()).toBe('a');
  });

  it('tries the soonest when everything cools, and refuses nothing', () => {
    const { use, fail } = pool(account('a'), account('b'));
    fail('a', 401);
    fail('b', 500);
    expect(use()).toBe('b');
    const alone = pool(account('only'));
    alone.fail('only', null);
    expect(alone.use()).toBe('only');
  });

  it('refuses only what an upstream itself put off: that account and model, for the time it named', () => {
    const { choose, use, fail } = pool(account('a'), account('b'));
    fail('a', 429, 30);
    expect(use()).toBe('b');
    fail('b', 429, 12);
    expect(choose()).toMatchObject({ chosen: false, code: 'no_account_available', retryAfterSeconds: 12 });
    expect(choose({ model: 'gpt-4o-mini' })).toMatchObject({ chosen: true });
    now += 12_001;
    expect(use()).toBe('b');
  });

  it('goes on trying after a 429 that named no time', () => {
    const { use, fail } = pool(account('a'));
    fail('a', 429);
    expect(use()).toBe('a');
  });

  it('believes no wait longer than an hour', () => {
    const { choose, fail } = pool(account('a'));
    fail('a', 429, 86_400 * 365);
    expect(choose()).toMatchObject({ retryAfterSeconds: 3600 });
  });

  it('doubles the cooldown for each failure after it ended, and counts failures that come together once', () => {
    const { fail, health } = pool(account('a'));
    for (let together = 0; together < 50; together += 1) fail('a', 500);
    expect(health('a').account).toMatchObject({ failures: 1, until: now + 2_000 });
    now += 2_000;
    fail('a', 500);
    expect(health('a').account).toMatchObject({ failures: 2, until: now + 4_000 });
    for (let more = 0; more < 30; more += 1) {
      now = health('a').account.until;
      fail('a', 500);
    }
    expect(health('a').account.until).toBe(now + 600_000);
  });

  it('lets one call probe whether an account is back, while the others go elsewhere', () => {
    const { chosen, use, fail, health } = pool(account('a', { priority: 9 }), account('b'));
    fail('a', 500);
    now += 2_001;
    const probe = chosen();
    expect(probe.account.id).toBe('a');
    expect(use()).toBe('b');
    noteSuccess(health('a'), 'gpt-4o', now);
    expect(use()).toBe('a');
  });

  it('does not wait for ever for a probe that was never reported', () => {
    const { chosen, use, fail } = pool(account('a', { priority: 9 }), account('b'));
    fail('a', 500);
    now += 2_001;
    const lost = chosen();
    expect(lost.account.id).toBe('a');
    expect(use()).toBe('b');
    now += 60_001;
    expect(use()).toBe('a');
    lost.release();
  });

  it('lets the next call probe where the first left without an outcome', () => {
    const { use, fail } = pool(account('a', { priority: 9 }), account('b'));
    fail('a', 500);
    now += 2_001;
    expect([use(), use()]).toEqual(['a', 'a']);
  });

  it('leaves the account alone for what was the request’s own fault', () => {
    const { use, fail, health } = pool(account('a'));
    for (const status of [400, 413, 415, 422]) fail('a', status);
    expect(health('a').account.failures).toBe(0);
    expect(use()).toBe('a');
  });

  it('prefers accounts this request has not tried, and takes a tried one when nothing else is left', () => {
    const { use } = pool(account('a'), account('b'));
    expect(use({ tried: new Set(['a']) })).toBe('b');
    expect(use({ tried: new Set(['a', 'b']) })).toBe('a');
  });

  it('gives an account no more calls than it may have at once, and takes places back once', () => {
    const { chosen, choose, health } = pool(account('a', { maxConcurrency: 2 }));
    const first = chosen();
    chosen();
    expect(choose()).toMatchObject({ code: 'no_account_available', retryAfterSeconds: 1 });
    first.release();
    first.release();
    expect(health('a').inFlight).toBe(1);
    expect(choose()).toMatchObject({ chosen: true });
  });

  it('says no_account_available where the account is disabled or has no quota left', () => {
    const { choose } = pool(account('a', { enabled: false }));
    expect(choose()).toMatchObject({ code: 'no_account_available', retryAfterSeconds: null });
    expect(pool(account('b')).choose({ permits: () => false })).toMatchObject({
      code: 'no_account_available',
    });
  });
});
