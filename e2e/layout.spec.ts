import { measureText } from './measure-text';
import { adminPages, settingsSections } from './pages';
import { expect, test } from './test';

const widths = [390, 1280, 1920];
const paths = [
  ...adminPages.map(({ path }) => path),
  ...settingsSections.map((name) => `/settings?section=${name}`),
];

for (const locale of ['en', 'zh']) {
  for (const width of widths) {
    test(`no text is cut, outside or overlapping at ${width} px in ${locale}`, async ({
      adminPage: page,
      weir,
    }) => {
      await page.context().addCookies([{ name: 'weir_locale', value: locale, url: weir.server.address }]);
      await page.setViewportSize({ width, height: 900 });
      test.slow();
      for (const path of paths) {
        await page.goto(path);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
        expect(await measureText(page), path).toEqual([]);
      }
    });

    test(`no text of sign-in is cut at ${width} px in ${locale}`, async ({ page, weir }) => {
      await page.context().addCookies([{ name: 'weir_locale', value: locale, url: weir.server.address }]);
      await page.setViewportSize({ width, height: 900 });
      for (const path of ['/login', '/setup', '/setup?token=no']) {
        await page.goto(path);
        await page.getByRole('heading', { level: 1 }).waitFor();
        expect(await measureText(page), path).toEqual([]);
      }
    });
  }
}

test('on a phone the navigation is a sheet', async ({ adminPage: page }) => {
  await page.setViewportSize({ width: 390, height: 800 });
  await page.goto('/');
  await page.getByRole('button', { name: 'Open navigation' }).click();
  await page.getByRole('dialog').getByRole('link', { name: 'Users' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Users' })).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('the navigation stays collapsed over a reload', async ({ adminPage: page }) => {
  await page.goto('/');
  await page.getByRole('button', { name: 'Collapse navigation' }).click();
  await expect(page.getByRole('button', { name: 'Expand navigation' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('button', { name: 'Expand navigation' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Users' })).toBeVisible();
});
