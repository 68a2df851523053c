// Every page with ninety days of requests behind it, as people see it after a while.
import type { Page } from '@playwright/test';
import { chooseTheme, expectNoViolations } from './axe';
import { measureText } from './measure-text';
import { adminPages, settingsSections } from './pages';
import { expect, test } from './test';

const paths = [
  ...adminPages.map(({ path }) => path),
  ...settingsSections.map((name) => `/settings?section=${name}`),
  '/pricing?tab=rerate',
  '/pricing?tab=exchange',
  '/quotas?tab=alerts',
  '/quotas?tab=rules',
  '/quotas?tab=channels',
];

async function speak(page: Page, address: string, locale: string): Promise<void> {
  await page.context().addCookies([{ name: 'weir_locale', value: locale, url: address }]);
}

async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
}

/** The first row of a list, opened as a page of its own. */
async function firstOf(page: Page, list: string): Promise<string> {
  const answer = await page.request.get(`${list}?limit=1`);
  const { items } = (await answer.json()) as { items: { id: string }[] };
  return items[0]!.id;
}

async function everyPath(page: Page): Promise<string[]> {
  return [
    ...paths,
    `/requests/${await firstOf(page, '/api/logs/requests')}`,
    `/conversations/${await firstOf(page, '/api/conversations')}`,
  ];
}

for (const theme of ['light', 'dark'] as const) {
  for (const locale of ['en', 'zh'] as const) {
    test(`axe finds nothing on a page that is full, in ${theme} and ${locale}`, async ({
      demoPage: page,
      demo,
    }) => {
      test.setTimeout(300_000);
      await chooseTheme(page, demo.server.address, theme);
      await speak(page, demo.server.address, locale);
      for (const path of await everyPath(page)) {
        await open(page, path);
        await expectNoViolations(page, path);
      }
    });
  }
}

for (const locale of ['en', 'zh'] as const) {
  for (const width of [390, 1280, 1920]) {
    test(`no text of a full page is cut, outside or overlapping at ${width} px in ${locale}`, async ({
      demoPage: page,
      demo,
    }) => {
      test.setTimeout(300_000);
      await page.setViewportSize({ width, height: 900 });
      await speak(page, demo.server.address, locale);
      for (const path of await everyPath(page)) {
        await open(page, path);
        expect(await measureText(page), path).toEqual([]);
      }
    });
  }
}
