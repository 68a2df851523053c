// How much JavaScript a page's HTML makes a browser load before anything else: its scripts and what it preloads.
import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { adminPages, settingsSections, userPaths } from './pages';
import { expect, test } from './test';

const kilobyte = 1000;
const overviewLimit = 200 * kilobyte;
const pageLimit = 250 * kilobyte;

const adminPaths = [
  ...adminPages.map(({ path }) => path),
  ...settingsSections.map((name) => `/settings?section=${name}`),
  ...['rerate', 'exchange'].map((name) => `/pricing?tab=${name}`),
  ...['alerts', 'rules', 'channels'].map((name) => `/quotas?tab=${name}`),
];

function scriptsOf(html: string): string[] {
  const attribute = (tag: string, name: string) => new RegExp(`\\s${name}="([^"]+)"`).exec(tag)?.[1];
  const scripts = [...html.matchAll(/<script\b[^>]*>/g)]
    .map(([tag]) => tag)
    // For browsers without modules, which this product does not serve.
    .filter((tag) => !/\snomodule/i.test(tag))
    .map((tag) => attribute(tag, 'src'));
  const preloads = [...html.matchAll(/<link\b[^>]*>/g)]
    .map(([tag]) => tag)
    .filter((tag) => attribute(tag, 'as') === 'script' || attribute(tag, 'rel') === 'modulepreload')
    .map((tag) => attribute(tag, 'href'));
  return [...new Set([...scripts, ...preloads])].filter((address) => address !== undefined);
}

async function firstLoad(page: Page, path: string, sizes: Map<string, number>): Promise<number> {
  const answer = await page.request.get(path);
  expect(answer.status(), path).toBe(200);
  const scripts = scriptsOf(await answer.text());
  // Next alone has several: none found would mean that nothing is measured.
  expect(scripts.length, path).toBeGreaterThan(5);
  for (const address of scripts.filter((script) => !sizes.has(script))) {
    const script = await page.request.get(address);
    expect(script.status(), address).toBe(200);
    sizes.set(address, gzipSync(await script.body()).length);
  }
  return scripts.reduce((sum, address) => sum + (sizes.get(address) ?? 0), 0);
}

async function heavyPages(page: Page, paths: readonly string[]): Promise<string[]> {
  const sizes = new Map<string, number>();
  const heavy: string[] = [];
  for (const path of paths) {
    const bytes = await firstLoad(page, path, sizes);
    if (bytes > (path === '/' ? overviewLimit : pageLimit)) {
      heavy.push(`${path}: ${(bytes / kilobyte).toFixed(1)} KB`);
    }
  }
  return heavy;
}

test('the overview sends at most 200 KB of JavaScript first, every other page 250 KB', async ({
  adminPage,
}) => {
  expect(await heavyPages(adminPage, adminPaths)).toEqual([]);
});

test('what users see keeps to the same limits', async ({ userPage }) => {
  expect(await heavyPages(userPage, userPaths)).toEqual([]);
});

test('so do the pages before signing in', async ({ page }) => {
  expect(await heavyPages(page, ['/login', '/setup'])).toEqual([]);
});
