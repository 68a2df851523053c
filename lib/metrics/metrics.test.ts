import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GET } from '@/app/metrics/route';
import { parseEnvironment } from '@/lib/env';
import { interruptedEnd, type StartRecord } from '@/lib/journal/record';
import { observeEnds } from '@/lib/metrics/metrics';
import { forgetOncePerProcess, oncePerProcess } from '@/lib/once-per-process';

const adminToken = 'admin-token-0123456789';
const metricsToken = 'metrics-token-0123456789';

beforeEach(() => {
  forgetOncePerProcess('metrics');
  forgetOncePerProcess('environment');
  oncePerProcess('environment', () =>
    parseEnvironment({ NODE_ENV: 'test', WEIR_ADMIN_TOKEN: adminToken, WEIR_METRICS_TOKEN: metricsToken }),
  );
});
afterEach(() => forgetOncePerProcess('environment'));

function scrape(authorization?: string): Promise<Response> {
  return GET(new Request('http://weir/metrics', { headers: authorization ? { authorization } : {} }));
}

const start: StartRecord = {
  kind: 'start',
  id: '01932f00-0000-7000-8000-000000000000',
  createdAt: 1,
  keyId: 'key-of-alice',
  userId: 'alice',
  projectId: '',
  accountId: '',
  provider: '',
  platform: '',
  protocol: 'openai',
  mode: 'api',
  model: 'model-of-the-client',
  upstreamModel: null,
  endpoint: 'chat/completions',
  stream: true,
  clientIp: '192.0.2.1',
  userAgent: 'agent',
  sessionId: 'session-1',
  tags: { team: 'team-red' },
  priceRate: 1_000_000n,
  priceVersion: null,
};

describe('/metrics', () => {
  it.each([undefined, '', 'Bearer wrong', `Basic ${metricsToken}`])(
    'answers 401 to %j',
    async (authorization) => {
      expect((await scrape(authorization)).status).toBe(401);
    },
  );

  it.each([`Bearer ${adminToken}`, `bearer ${metricsToken}`])(
    'answers the admin and the metrics token',
    async (token) => {
      const answer = await scrape(token);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toContain('text/plain');
    },
  );

  it('counts ended requests, their time and their tokens', async () => {
    observeEnds([
      {
        ...interruptedEnd(start),
        status: 'success',
        durationMs: 1500,
        ttftMs: 200,
        inputTokens: 10,
        cacheReadTokens: 5,
        outputTokens: 7,
      },
    ]);
    const text = await (await scrape(`Bearer ${metricsToken}`)).text();
    expect(text).toContain(
      'weir_requests_total{protocol="openai",stream="true",status="success",error_code=""} 1',
    );
    expect(text).toContain('weir_tokens_total{protocol="openai",direction="input"} 15');
    expect(text).toContain('weir_tokens_total{protocol="openai",direction="output"} 7');
    expect(text).toContain('weir_request_duration_seconds_sum{protocol="openai",stream="true"} 1.5');
  });

  it('never says who asked, with what key, or in what words', async () => {
    observeEnds([interruptedEnd(start)]);
    const text = await (await scrape(`Bearer ${metricsToken}`)).text();
    for (const word of ['alice', 'model-of-the-client', '192.0.2.1', 'session-1', 'team-red', 'agent"']) {
      expect(text).not.toContain(word);
    }
  });
});
