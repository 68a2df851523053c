import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DELETE as dropPrice, PUT as putPrice } from '@/app/api/admin/pricing/[model]/route';
import { POST as addRate, GET as getRates } from '@/app/api/admin/pricing/exchange-rates/route';
import { GET as getPrices } from '@/app/api/admin/pricing/route';
import { loadPriceBook, priceBook } from '@/lib/pricing/price-book';
import { databaseKinds, useTestDatabase } from '@/lib/testing/database';
import { useTestEnvironment } from '@/lib/testing/environment';
import { callRoute, createPerson, type TestPerson } from '@/lib/testing/people';

const directory = mkdtempSync(join(tmpdir(), 'weir-prices-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

type Item = { model: string; provider: string; source: string; inForce: boolean; version: number | null };
type Page = { items: Item[]; nextCursor: string | null };

describe.each(databaseKinds)('the price list on %s', (kind) => {
  useTestEnvironment(() => ({ WEIR_DATA_DIR: directory }));
  const database = useTestDatabase(kind);
  let admin: TestPerson;
  beforeAll(async () => {
    admin = await createPerson(database, 'admin');
    await loadPriceBook(database);
  });

  const headers = { 'sec-fetch-site': 'same-origin' };
  const list = async (path = '/') => (await callRoute(getPrices, { as: admin, path })).json as Page;
  const put = (model: string, json: object) =>
    callRoute(putPrice, { as: admin, method: 'PUT', params: { model }, json, headers });
  const drop = (model: string, path = '/') =>
    callRoute(dropPrice, { as: admin, method: 'DELETE', params: { model }, path, headers });
  const inputOf = (provider: string, model: string) =>
    priceBook().findPrice({ provider, model })?.tokens?.input;

  it('shows the catalogue and the built-in prices, page by page, each once', async () => {
    const seen: string[] = [];
    let path = '/?limit=200';
    for (;;) {
      const page = await list(path);
      seen.push(...page.items.map(({ source, provider, model }) => `${source} ${provider} ${model}`));
      if (!page.nextCursor) break;
      path = `/?limit=200&cursor=${page.nextCursor}`;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(
      expect.arrayContaining(['catalogue openai gpt-4o', 'default zhipu glm-4', 'default ollama *']),
    );
    const found = await list('/?q=GPT-4O&provider=openai&limit=200');
    expect(found.items.every(({ model }) => model.includes('gpt-4o'))).toBe(true);
    expect((await list('/?source=default&q=glm-4&provider=zhipu')).items[0]).toMatchObject({
      currency: 'CNY',
      inForce: true,
    });
  });

  it('puts own prices in force as versions, and the catalogue back when they are taken away', async () => {
    const listed = inputOf('openai', 'gpt-4o');
    const first = await put('gpt-4o', { input: 1, output: 2, provider: 'openai' });
    expect(first, first.text).toMatchObject({
      status: 200,
      json: { version: 1, source: 'own', inForce: true, price: { input: 1 } },
    });
    expect(inputOf('openai', 'gpt-4o')).toBe(1_000_000_000);
    await put('gpt-4o', { input: 3, output: 4, provider: 'openai' });
    const later = await put('gpt-4o', {
      input: 9,
      output: 9,
      provider: 'openai',
      effectiveFrom: '2199-01-01T00:00:00Z',
    });
    expect(later.json).toMatchObject({ version: 3, inForce: false });
    expect(inputOf('openai', 'gpt-4o')).toBe(3_000_000_000);
    const shown = await list('/?q=gpt-4o&provider=openai');
    expect(shown.items.slice(0, 3).map(({ version, inForce }) => [version, inForce])).toEqual([
      [3, false],
      [2, true],
      [1, false],
    ]);
    expect(
      shown.items.find(({ source, model }) => source === 'catalogue' && model === 'gpt-4o'),
    ).toMatchObject({ inForce: false });
    expect((await drop('gpt-4o')).status).toBe(404);
    expect((await drop('gpt-4o', '/?provider=openai')).status).toBe(200);
    await loadPriceBook(database);
    expect(inputOf('openai', 'gpt-4o')).toBe(listed);
    expect((await put('gpt-4o', { input: 5, output: 5, provider: 'openai' })).json).toMatchObject({
      version: 4,
    });
  });

  it('takes names with slashes, globs, tiers and units', async () => {
    const made = await put('house/*', {
      input: 0.0028,
      output: 1,
      currency: 'CNY',
      contextTiers: [{ above: 128_000, input: 2, output: 3 }],
      serviceTiers: { flex: 0.5 },
      perRequest: 0.001,
    });
    expect(made.json).toMatchObject({ model: 'house/*', price: { contextTiers: [{ above: 128_000 }] } });
    expect(priceBook().findPrice({ provider: 'x', model: 'house/big' })).toMatchObject({
      serviceTiers: { flex: 500_000 },
    });
  });

  it('refuses what is no price', async () => {
    const wrong: [object, string][] = [
      [{ input: 1 }, 'output'],
      [{ input: -1, output: 1 }, 'input'],
      [{}, 'input'],
      [{ input: 0.00000000001, output: 1 }, 'input'],
      [{ input: 1, output: 1, currency: 'EUR' }, 'currency'],
      [
        {
          input: 1,
          output: 1,
          contextTiers: [
            { above: 2, input: 1, output: 1 },
            { above: 1, input: 1, output: 1 },
          ],
        },
        'contextTiers',
      ],
      [{ input: 1, output: 1, colour: 'red' }, 'colour'],
    ];
    for (const [json, param] of wrong) {
      expect(await put('m', json), JSON.stringify(json)).toMatchObject({
        status: 400,
        json: { error: { param } },
      });
    }
  });

  it('converts by versioned exchange rates', async () => {
    await put('yuan', { input: 8, output: 8, currency: 'CNY' });
    const made = await callRoute(addRate, {
      as: admin,
      method: 'POST',
      json: { currency: 'CNY', perUsd: 8 },
      headers,
    });
    expect(made).toMatchObject({ status: 201, json: { perUsd: 8 } });
    await loadPriceBook(database);
    expect(priceBook().findPrice({ provider: '', model: 'yuan' })).toMatchObject({
      version: 'own:yuan:1@CNY8',
      tokens: { input: 1_000_000_000 },
    });
    const { json } = await callRoute(getRates, { as: admin });
    expect(json).toMatchObject({ items: [{ perUsd: 8 }, { perUsd: 7.2, effectiveFrom: null }] });
  });

  it('is for administrators, and every change of it is in the audit log', async () => {
    const user = await createPerson(database, 'user');
    expect((await callRoute(getPrices, { as: user })).status).toBe(403);
    const actions = (await database.read.auditEntry.findMany()).map(({ action }) => action);
    expect(actions).toEqual(expect.arrayContaining(['price.set', 'price.delete', 'exchange-rate.set']));
  });
});
