import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '@/lib/auth/actor';
import { replaceClock } from '@/lib/clock';
import { type Database, openDatabase } from '@/lib/db/database';
import type { EndRecord } from '@/lib/journal/record';
import { createDimensionIds, type DimensionIds } from '@/lib/ledger/dimension-ids';
import { settleBatch } from '@/lib/ledger/settle';
import { newQuotaSchema } from '@/lib/quotas/quota';
import { createQuota } from '@/lib/quotas/quota-store';
import { databaseKinds, useTestDatabase } from '@/lib/testing/database';
import { createUser } from '@/lib/testing/factories';
import { endRecord } from '@/lib/testing/records';
import { createChannel, newChannelSchema } from './channel-store';
import { ensureDefaultRules } from './default-rules';
import { evaluateRules } from './evaluate-rules';
import { deliverDue, mostTries, retryDelayMillis } from './outbox';
import { postJson } from './post';
import { checkQuotaThresholds } from './quota-thresholds';
import { raiseAlert } from './raise-alert';

type Received = {
  url: string;
  headers: IncomingMessage['headers'];
  body: Record<string, unknown>;
  raw: string;
};

describe.each(databaseKinds)('alerts on %s', (kind) => {
  const database = useTestDatabase(kind);
  const received: Received[] = [];
  let answer: { status: number; body: string };
  let server: Server;
  let address: string;
  let now: number;
  let restoreClock: () => void;
  let actor: Actor;
  let dimensionIds: DimensionIds;

  const settle = (records: EndRecord[]) => settleBatch(database, dimensionIds, records, null);

  beforeAll(async () => {
    server = createServer((request, response) => {
      let raw = '';
      request.on('data', (chunk) => {
        raw += chunk;
      });
      request.on('end', () => {
        received.push({ url: request.url ?? '', headers: request.headers, body: JSON.parse(raw), raw });
        response.writeHead(answer.status).end(answer.body);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
    dimensionIds = createDimensionIds(database);
    const admin = await createUser(database, { role: 'admin' });
    actor = {
      kind: 'session',
      userId: admin.id,
      email: admin.email,
      name: admin.name,
      role: 'admin',
      locale: null,
      timeZone: null,
      sessionId: null,
      clientIp: '127.0.0.1',
      requestId: 'test',
    };
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  beforeEach(async () => {
    received.length = 0;
    answer = { status: 200, body: '{"code":0,"errcode":0}' };
    now = Date.UTC(2026, 10, 21, 12);
    restoreClock = replaceClock({ now: () => now });
    await database.write(async (tx) => {
      await tx.alertDelivery.deleteMany();
      await tx.alert.deleteMany();
      await tx.alertChannel.deleteMany();
      await tx.quota.deleteMany();
      await tx.usageDaily.deleteMany();
      await tx.usageQuarter.deleteMany();
    });
    await ensureDefaultRules(database);
  });
  afterEach(() => restoreClock());

  const addChannel = (kindName: string, config: Record<string, unknown> = {}) =>
    createChannel(
      database,
      actor,
      newChannelSchema.parse({ kind: kindName, name: kindName, config: { url: address, ...config } }),
    );
  const deliver = () =>
    deliverDue(database, { post: postJson, publicUrl: 'https://weir.example.org', smtpUrl: undefined });
  const drift = (name: string) => ({
    kind: 'drift' as const,
    severity: 'critical' as const,
    onceKey: `drift:${name}`,
    facts: { what: 'rows and quarter-hours', where: name, expected: '2', found: '1' },
  });
  const usage = (used: Partial<Parameters<typeof endRecord>[0]>) =>
    settle([endRecord({ createdAt: now - 1000, ...used })]);

  it('raises the same happening once, whoever notices it, and delivers it once', async () => {
    await addChannel('webhook');
    const other: Database = await openDatabase({ url: database.url });
    try {
      const outcomes = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          (index % 2 ? other : database).write((tx) => raiseAlert(tx, drift('same'))),
        ),
      );
      expect(outcomes.filter(Boolean)).toHaveLength(1);
    } finally {
      await other.close();
    }
    expect(await deliver()).toEqual({ delivered: 1, failed: 0 });
    expect(await deliver()).toEqual({ delivered: 0, failed: 0 });
    expect(received).toHaveLength(1);
  });

  it('a storm of 10,000 requests over 90 % and 100 % of a quota gives one alert for each threshold', async () => {
    const user = await createUser(database);
    await createQuota(
      database,
      actor,
      newQuotaSchema.parse({ scope: 'user', scopeId: user.id, period: 'day', tokens: 1_000_000 }),
      'UTC',
    );
    const other: Database = await openDatabase({ url: database.url });
    try {
      for (let batch = 0; batch < 20; batch += 1) {
        await settle(
          Array.from({ length: 500 }, () => endRecord({ createdAt: now - 1000, userId: user.id })),
        );
        await Promise.all([checkQuotaThresholds(database, 'UTC'), checkQuotaThresholds(other, 'UTC')]);
      }
    } finally {
      await other.close();
    }
    const alerts = await database.read.alert.findMany({ orderBy: { createdAt: 'asc' } });
    expect(alerts.map((alert) => [(alert.facts as { threshold: number }).threshold, alert.severity])).toEqual(
      expect.arrayContaining([
        [90, 'warning'],
        [100, 'critical'],
      ]),
    );
    expect(alerts).toHaveLength(2);
    expect(alerts.every((alert) => alert.userId === user.id)).toBe(true);
    now += 24 * 3_600_000;
    expect(await checkQuotaThresholds(database, 'UTC')).toBe(0);
  });

  it('tries a dead webhook again and again, later and later, and then shows it as failed', async () => {
    answer = { status: 500, body: '' };
    const channel = await addChannel('webhook');
    await database.write((tx) => raiseAlert(tx, drift('dead')));
    for (let tries = 1; tries <= mostTries; tries += 1) {
      expect(await deliver()).toEqual({ delivered: 0, failed: 1 });
      expect(await deliver()).toEqual({ delivered: 0, failed: 0 });
      now += retryDelayMillis(tries) + 1;
    }
    expect(received).toHaveLength(mostTries);
    expect(new Set(received.map((one) => one.body.id)).size).toBe(1);
    const [delivery] = await database.read.alertDelivery.findMany();
    expect(delivery).toMatchObject({
      state: 'failed',
      tries: mostTries,
      lastError: 'the receiver answered 500',
    });
    const row = await database.read.alertChannel.findUniqueOrThrow({ where: { id: channel.id } });
    expect(row.lastError).toBe('the receiver answered 500');
  });

  it('signs webhooks over time and body', async () => {
    await addChannel('webhook', { secret: 'webhook-secret' });
    await database.write((tx) => raiseAlert(tx, drift('signed')));
    await deliver();
    const [one] = received;
    const timestamp = String(now / 1000);
    expect(one!.headers['x-weir-timestamp']).toBe(timestamp);
    expect(one!.headers['x-weir-signature']).toBe(
      `v1=${createHmac('sha256', 'webhook-secret').update(`${timestamp}.${one!.raw}`).digest('hex')}`,
    );
    expect(one!.body.link).toBe('https://weir.example.org/quotas');
  });

  it('speaks each channel’s form, with signature and keyword', async () => {
    await addChannel('slack');
    await addChannel('feishu', { secret: 'feishu-secret', keyword: 'billing' });
    await addChannel('dingtalk', { secret: 'ding-secret', keyword: 'billing' });
    await addChannel('wecom');
    await database.write((tx) => raiseAlert(tx, drift('<everywhere>')));
    expect(await deliver()).toEqual({ delivered: 4, failed: 0 });
    const find = (has: (one: Received) => boolean) => received.find(has)!;
    expect(find((one) => typeof one.body.text === 'string').body.text).toContain('&lt;everywhere&gt;');
    const feishu = find((one) => one.body.msg_type === 'text').body;
    expect(feishu.sign).toBe(
      createHmac('sha256', `${now / 1000}\nfeishu-secret`)
        .update('')
        .digest('base64'),
    );
    expect((feishu.content as { text: string }).text).toMatch(/billing$/);
    const dingtalk = find((one) => one.url.includes('sign='));
    const query = new URL(dingtalk.url, 'http://localhost').searchParams;
    expect(query.get('sign')).toBe(
      createHmac('sha256', 'ding-secret').update(`${now}\nding-secret`).digest('base64'),
    );
  });

  it('takes a robot’s 200 with an error code for the refusal that it is', async () => {
    answer = { status: 200, body: '{"errcode":310000,"errmsg":"keywords not in content"}' };
    await addChannel('dingtalk');
    await database.write((tx) => raiseAlert(tx, drift('refused')));
    expect(await deliver()).toEqual({ delivered: 0, failed: 1 });
    const [delivery] = await database.read.alertDelivery.findMany();
    expect(delivery!.lastError).toContain('keywords not in content');
  });

  it('puts a crowd into one digest and stays within what the channel takes', async () => {
    await addChannel('dingtalk');
    for (let index = 0; index < 60; index += 1)
      await database.write((tx) => raiseAlert(tx, drift(`many ${index}`)));
    expect(await deliver()).toEqual({ delivered: 60, failed: 0 });
    expect(received).toHaveLength(1);
    expect((received[0]!.body.text as { content: string }).content).toContain('60 alerts');
  });

  it('never shows what a channel is configured with', async () => {
    const channel = await addChannel('webhook', { secret: 'webhook-secret' });
    expect(JSON.stringify(channel)).not.toContain('webhook-secret');
    expect(JSON.stringify(channel)).not.toContain('/hook');
    const row = await database.read.alertChannel.findUniqueOrThrow({ where: { id: channel.id } });
    expect(row.config).not.toContain('webhook-secret');
  });

  it('notices failing requests, failing accounts and models without a price', async () => {
    await settle([
      ...Array.from({ length: 30 }, () =>
        endRecord({
          createdAt: now - 1000,
          status: 'error',
          errorCode: 'upstream_error',
          endReason: 'upstream_error',
        }),
      ),
      ...Array.from({ length: 30 }, () => endRecord({ createdAt: now - 1000 })),
    ]);
    await usage({ model: 'mystery-1', cost: null, baseCost: null });
    expect(await evaluateRules(database, 'UTC')).toBeGreaterThanOrEqual(2);
    expect(await evaluateRules(database, 'UTC')).toBe(0);
    const alerts = await database.read.alert.findMany();
    const byKind = new Map(alerts.map((alert) => [alert.kind, alert.facts]));
    expect(byKind.get('error_rate')).toMatchObject({ errors: 30, requests: 61 });
    expect(alerts.some((alert) => (alert.facts as { model?: string }).model === 'mystery-1')).toBe(true);
  });

  it('notices spending far above the usual', async () => {
    const price = (usd: number) => ({ cost: BigInt(usd * 1e9), baseCost: BigInt(usd * 1e9) });
    for (let hour = 2; hour < 72; hour += 1) await usage({ createdAt: now - hour * 3_600_000, ...price(1) });
    await evaluateRules(database, 'UTC');
    expect(await database.read.alert.count({ where: { kind: 'spend_spike' } })).toBe(0);
    await usage(price(10));
    await evaluateRules(database, 'UTC');
    const [alert] = await database.read.alert.findMany({ where: { kind: 'spend_spike' } });
    expect(alert!.facts).toMatchObject({ spent: 10, hours: 1 });
  });
});
