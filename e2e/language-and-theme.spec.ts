import { expect, test } from './test';

test('language and theme change in place and are remembered', async ({ adminPage: page }) => {
  await page.goto('/users');
  await page.getByRole('heading', { level: 1, name: 'Users' }).waitFor();
  await page.evaluate(() => Object.assign(window, { sameDocument: true }));

  await page.getByRole('button', { name: 'Your account' }).click();
  await page.getByRole('menuitemradio', { name: '中文' }).click();
  await expect(page.getByRole('heading', { level: 1, name: '用户', includeHidden: true })).toBeVisible();
  await expect(page).toHaveTitle('用户 · Weir');
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');

  const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await background();
  await page.getByRole('menuitemradio', { name: '深色' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  expect(await background()).not.toBe(light);

  expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true);

  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: '用户' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('the first answer speaks the language the browser asks for', async ({ browser, weir }) => {
  const context = await browser.newContext({ locale: 'zh-CN', baseURL: weir.server.address });
  const page = await context.newPage();
  await page.goto('/login');
  await expect(page.getByRole('heading', { name: '登录' })).toBeVisible();
  await context.close();
});
