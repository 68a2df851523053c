import { readFile } from 'node:fs/promises';
import type { Download, Page } from '@playwright/test';
import { expect, test } from './test';
import { listedIds, startTraffic } from './traffic';

async function expectListed(page: Page, query: string, count: number): Promise<string[]> {
  await expect.poll(async () => (await listedIds(page, query)).length).toBe(count);
  return listedIds(page, query);
}

async function textOf(download: Download): Promise<string> {
  return readFile(await download.path(), 'utf8');
}

test('from a model’s bar on the overview to a request and its attempts', async ({
  adminPage: page,
  weir,
}) => {
  const traffic = await startTraffic(page, weir.server.address, 'walk');
  try {
    await traffic.send('large', 6);
    await traffic.send('small', 2);
    await expectListed(page, 'model=walk-large', 6);

    await page.goto('/?keyId=&range=24h');
    await page
      .getByRole('list', { name: 'Share of models' })
      .getByRole('link', { name: /walk-large/ })
      .click();
    await expect(page).toHaveURL(/\/requests\?.*model=walk-large/);
    await expect(page.getByRole('heading', { level: 1, name: 'Requests' })).toBeVisible();
    await expect(page.locator('tbody tr')).toHaveCount(6);
    await expect(page.getByRole('heading', { name: '6 requests' })).toBeVisible();

    // The oldest found the preferred account busy; after it that one cooled down.
    await page.locator('tbody tr').last().click();
    const sheet = page.getByRole('dialog');
    await expect(sheet.getByRole('heading', { name: 'Attempts' })).toBeVisible();
    const attempts = sheet.getByRole('listitem', { name: /^Attempt / });
    await expect(attempts).toHaveCount(2);
    await expect(attempts.first()).toContainText('walk busy');
    await expect(attempts.first()).toContainText('429');
    await expect(attempts.last()).toContainText('walk ready');
    await expect(sheet.getByRole('row', { name: /^Input/ })).toContainText('21');

    await page.reload();
    await expect(sheet.getByRole('heading', { name: 'Attempts' })).toBeVisible();
    await sheet.getByRole('link', { name: 'Open as a page' }).click();
    await expect(page).toHaveURL(/\/requests\/[0-9a-f-]{36}/);
    await expect(page.getByRole('heading', { level: 1, name: /^Request / })).toBeVisible();
    await expect(page.getByRole('listitem', { name: /^Attempt / })).toHaveCount(2);
  } finally {
    await traffic.close();
  }
});

test('a bar of the chart leads to its model and its hour', async ({ adminPage: page, weir }) => {
  const traffic = await startTraffic(page, weir.server.address, 'bar');
  try {
    await traffic.send('one', 3);
    await expectListed(page, 'model=bar-one', 3);
    await page.goto('/?model=bar-one');
    await page
      .getByRole('figure', { name: 'Requests over time' })
      .locator('.recharts-bar-rectangle rect')
      .last()
      .click();
    await expect(page).toHaveURL(/\/requests\?.*model=bar-one/);
    expect(new URL(page.url()).searchParams.get('from')).toMatch(/^\d{4}-.*Z$/);
    await expect(page.locator('tbody tr')).toHaveCount(3);
  } finally {
    await traffic.close();
  }
});

test('range, comparison and filters survive navigation, reload and sharing', async ({
  adminPage: page,
  weir,
}) => {
  const traffic = await startTraffic(page, weir.server.address, 'keep');
  try {
    await traffic.send('it', 2);
    await expectListed(page, 'model=keep-it', 2);
    await page.goto('/');
    await page.getByRole('button', { name: 'Last 24 hours' }).click();
    await page.getByRole('button', { name: 'Last 7 days' }).click();
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    await page.getByRole('button', { name: 'Filter', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Model' }).click();
    await page.getByRole('option', { name: /keep-it/ }).click();
    await page.keyboard.press('Escape');
    await expect(page).toHaveURL(/range=7d/);
    await expect(page).toHaveURL(/compare=true/);
    await expect(page).toHaveURL(/model=keep-it/);

    const navigation = page.getByRole('navigation', { name: 'Main navigation' });
    await navigation.getByRole('link', { name: 'Requests' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Requests' })).toBeVisible();
    await expect(page.locator('tbody tr')).toHaveCount(2);
    await navigation.getByRole('link', { name: 'Overview' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
    await page.reload();
    await expect(page.getByRole('button', { name: 'Compare', exact: true })).toHaveAttribute(
      'aria-pressed',
      'true',
    );
    await expect(page.getByRole('button', { name: 'Last 7 days' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Edit filter Model' })).toContainText('keep-it');

    const shared = await page.context().newPage();
    await shared.goto(page.url());
    await expect(shared.getByRole('button', { name: 'Edit filter Model' })).toContainText('keep-it');
    await expect(shared.getByRole('link', { name: 'Requests', exact: true }).last()).toBeVisible();
    await shared.close();
  } finally {
    await traffic.close();
  }
});

test('an export holds exactly what is filtered', async ({ adminPage: page, weir }) => {
  const traffic = await startTraffic(page, weir.server.address, 'export');
  try {
    await traffic.send('this', 5);
    await traffic.send('other', 3);
    const ids = await expectListed(page, 'model=export-this', 5);
    await page.goto('/requests?model=export-this');
    await expect(page.locator('tbody tr')).toHaveCount(5);

    async function exported(format: string): Promise<string> {
      await page.getByRole('button', { name: 'Export' }).click();
      const download = page.waitForEvent('download');
      await page.getByRole('menuitem', { name: format, exact: true }).click();
      return textOf(await download);
    }

    const [head, ...lines] = (await exported('CSV')).trim().split('\r\n');
    const column = head?.split(',').indexOf('id') ?? -1;
    expect(lines.map((line) => line.split(',')[column])).toEqual(ids);
    const rows = JSON.parse(await exported('JSON')) as { id: string; model: string }[];
    expect(rows.map(({ id }) => id)).toEqual(ids);
    expect(new Set(rows.map(({ model }) => model))).toEqual(new Set(['export-this']));
  } finally {
    await traffic.close();
  }
});

test('a view is saved, gone back to, and deleted', async ({ adminPage: page }) => {
  await page.goto('/requests?range=7d&status=error&sort=-durationMs&q=limit');
  await page.getByRole('button', { name: 'Views' }).click();
  await page.getByRole('button', { name: 'Save this view' }).click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Enter a name.')).toBeVisible();
  await page.getByLabel('Name').fill('Slow errors');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('View “Slow errors” saved')).toBeVisible();

  await page.goto('/requests');
  await page.getByRole('button', { name: 'Views' }).click();
  await page.getByRole('button', { name: 'Slow errors', exact: true }).click();
  await expect(page).toHaveURL(/q=limit/);
  await expect(page).toHaveURL(/range=7d/);
  await expect(page).toHaveURL(/sort=-durationMs/);
  await expect(page).toHaveURL(/status=error/);
  await expect(page.getByRole('searchbox')).toHaveValue('limit');

  await page.getByRole('button', { name: 'View: Slow errors' }).click();
  await page.getByRole('button', { name: 'Delete view Slow errors' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('View “Slow errors” deleted')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Views', exact: true })).toBeVisible();
});

test('the live tail shows requests as they end, and waits while somebody reads', async ({
  adminPage: page,
  weir,
}) => {
  const traffic = await startTraffic(page, weir.server.address, 'tail');
  try {
    await traffic.send('long', 90);
    await expectListed(page, 'model=tail-long', 90);
    await page.goto('/requests?model=tail-long');
    await page.getByRole('button', { name: 'Live' }).click();
    await expect(page.getByRole('button', { name: 'Live' })).toHaveAttribute(
      'title',
      'New requests appear by themselves',
    );
    const table = page.getByRole('table', { name: 'Requests' });
    await expect(table).toHaveAttribute('aria-rowcount', '91');
    await traffic.send('long', 1);
    await expect(table).toHaveAttribute('aria-rowcount', '92');

    await table.locator('xpath=..').evaluate((scroller) => scroller.scrollTo({ top: 900 }));
    await traffic.send('long', 2);
    await page.getByRole('button', { name: '2 new' }).click();
    await expect(table).toHaveAttribute('aria-rowcount', '94');
    await expect(page.getByRole('button', { name: /new$/ })).toHaveCount(0);
  } finally {
    await traffic.close();
  }
});

test('language and theme change on the list in place, with its filters', async ({ adminPage: page }) => {
  await page.goto('/requests?status=success&range=30d');
  await page.getByRole('heading', { level: 1, name: 'Requests' }).waitFor();
  await page.evaluate(() => Object.assign(window, { sameDocument: true }));
  await page.getByRole('button', { name: 'Your account' }).click();
  await page.getByRole('menuitemradio', { name: '中文' }).click();
  await page.getByRole('menuitemradio', { name: '深色' }).click();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('heading', { level: 1, name: '请求' })).toBeVisible();
  await expect(page.getByRole('button', { name: '修改筛选 状态' })).toContainText('成功');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(page).toHaveURL(/status=success/);
  expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true);
});

test('a user sees their own requests, their cost, and nothing of what is behind them', async ({
  userPage: page,
  weir,
  adminPage,
}) => {
  const traffic = await startTraffic(adminPage, weir.server.address, 'own');
  try {
    await traffic.send('admins', 1);
    await expectListed(adminPage, 'model=own-admins', 1);
    await page.goto('/requests?userId=somebody&accountId=another');
    await expect(page.getByRole('heading', { level: 1, name: 'Requests' })).toBeVisible();
    await expect(page.getByText('own-admins')).toHaveCount(0);
    await expect(page.getByText('Attempts')).toHaveCount(0);
  } finally {
    await traffic.close();
  }
});
