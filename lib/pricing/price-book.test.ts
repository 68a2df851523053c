import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { capturedPriceSchema } from '@/lib/pricing/captured-price';
import { catalogueVersion, listCatalogue, specFromCatalogue } from '@/lib/pricing/catalogue';
import { createPriceBook, type OwnPrice } from '@/lib/pricing/price-book';
import { priceSpecSchema } from '@/lib/pricing/price-spec';

const at = Date.UTC(2026, 10, 1, 12);
const empty = createPriceBook([], []);

const own = (made: Partial<OwnPrice> & { model: string }): OwnPrice => ({
  provider: '',
  version: 1,
  effectiveFrom: 0,
  currency: 'USD',
  spec: { input: 1, output: 2 },
  ...made,
});

describe('the price book', () => {
  it('knows the catalogue without any database, cached and written tokens apart', () => {
    const claude = empty.findPrice({ provider: 'anthropic', model: 'claude-3-5-sonnet-20241022', at });
    expect(claude?.tokens).toEqual({
      input: 3_000_000_000,
      cacheRead: 300_000_000,
      cacheWrite5m: 3_750_000_000,
      cacheWrite1h: 6_000_000_000,
      output: 15_000_000_000,
    });
    expect(claude?.version).toBe(`catalogue:${catalogueVersion}:anthropic/claude-3-5-sonnet`);
    expect(empty.findPrice({ provider: 'openai', model: 'gpt-4o-2024-08-06', at })?.tokens?.input).toBe(
      2_500_000_000,
    );
    const gemini = empty.findPrice({ provider: 'google', model: 'gemini-2.5-pro', at });
    expect(gemini?.contextTiers?.[0]).toMatchObject({
      above: 200_000,
      input: 2_500_000_000,
      output: 15_000_000_000,
    });
  });

  it('names its catalogue by the version that is installed', () => {
    const manifest = new URL('../../node_modules/@pydantic/genai-prices/package.json', import.meta.url);
    expect(JSON.parse(readFileSync(manifest, 'utf8'))).toMatchObject({ version: catalogueVersion });
  });

  it('falls back on built-in prices where the catalogue has none', () => {
    const glm = empty.findPrice({ provider: 'zhipu', model: 'glm-4', at });
    expect(glm?.version).toBe('default:zhipu/glm-4@CNY7.2');
    expect(glm?.tokens?.input).toBe(13_888_889);
    const qwen = empty.findPrice({ provider: 'qwen', model: 'qwen2.5-coder', at });
    expect(qwen?.tokens).toMatchObject({ input: 2_777_778, output: 2_777_778 });
    expect(empty.findPrice({ provider: 'ollama', model: 'deepseek-r1:8b', at })?.tokens).toMatchObject({
      input: 0,
      output: 0,
    });
  });

  it('says null for a model nobody knows, never zero', () => {
    expect(empty.findPrice({ provider: 'custom', model: 'made-up-model', at })).toBeNull();
    expect(empty.findPrice({ provider: 'openai', model: '', at })).toBeNull();
  });

  it('believes its own prices before the catalogue, the more telling pattern first', () => {
    const book = createPriceBook(
      [
        own({ model: 'gpt-*', spec: { input: 1, output: 1 } }),
        own({ model: 'gpt-4o', spec: { input: 2, output: 2 } }),
        own({ model: 'gpt-*', provider: 'azure', spec: { input: 3, output: 3 } }),
      ],
      [],
    );
    const input = (provider: string, model: string) => book.findPrice({ provider, model, at })?.tokens?.input;
    expect(input('openai', 'gpt-4o')).toBe(2_000_000_000);
    expect(input('openai', 'gpt-4o-mini')).toBe(1_000_000_000);
    expect(input('azure', 'gpt-4o')).toBe(3_000_000_000);
  });

  it('uses the newest version whose time has come, then and now', () => {
    const book = createPriceBook(
      [
        own({ model: 'm', version: 1, effectiveFrom: 0, spec: { input: 1, output: 1 } }),
        own({ model: 'm', version: 2, effectiveFrom: 1_000, spec: { input: 2, output: 2 } }),
        own({ model: 'm', version: 3, effectiveFrom: 2_000, spec: { input: 3, output: 3 } }),
      ],
      [],
    );
    const version = (when: number) => book.findPrice({ provider: 'p', model: 'm', at: when })?.version;
    expect([version(999), version(1_000), version(1_999), version(2_000)]).toEqual([
      'own:m:1',
      'own:m:2',
      'own:m:2',
      'own:m:3',
    ]);
  });

  it('converts at the exchange rate in force, and says so in the version', () => {
    const price = own({ model: 'm', currency: 'CNY', spec: { input: 7, output: 14 } });
    const book = createPriceBook(
      [price],
      [
        { currency: 'CNY', perUsd: 7_000_000_000n, effectiveFrom: 0 },
        { currency: 'CNY', perUsd: 3_500_000_000n, effectiveFrom: 5_000 },
      ],
    );
    const early = book.findPrice({ provider: '', model: 'm', at: 4_999 });
    const late = book.findPrice({ provider: '', model: 'm', at: 5_000 });
    expect([early?.version, early?.tokens?.input]).toEqual(['own:m:1@CNY7', 1_000_000_000]);
    expect([late?.version, late?.tokens?.input]).toEqual(['own:m:1@CNY3.5', 2_000_000_000]);
  });

  it('captures prices that survive the journal as JSON', () => {
    for (const entry of listCatalogue()) {
      const price = empty.findPrice({ provider: entry.provider, model: entry.model, at });
      if (price) expect(capturedPriceSchema.parse(JSON.parse(JSON.stringify(price)))).toEqual(price);
    }
  });

  it('lists a catalogue whose every price could be saved as an own price', () => {
    expect(listCatalogue().length).toBeGreaterThan(300);
    for (const entry of listCatalogue()) priceSpecSchema.parse(JSON.parse(JSON.stringify(entry.spec)));
  });

  it('reads hours and thousands of requests as seconds and requests', () => {
    expect(specFromCatalogue({ audio_hours: 0.36 })).toMatchObject({ perSecond: 0.0001 });
    expect(specFromCatalogue({ input_mtok: 1, output_mtok: 2, requests_kcount: 5 })).toMatchObject({
      perRequest: 0.005,
    });
    expect(specFromCatalogue({ web_searches_kcount: 10 })).toBeNull();
  });
});
