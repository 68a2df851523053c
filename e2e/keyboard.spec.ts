import { adminPages } from './pages';
import { administrator, expect, test } from './test';

test('the keyboard alone signs in and reaches every page', async ({ page }) => {
  await page.goto('/login');
  await page.getByLabel('E-mail').waitFor();
  await page.keyboard.press('Tab');
  await expect(page.getByLabel('E-mail')).toBeFocused();
  await page.keyboard.type(administrator.email);
  await page.keyboard.press('Tab');
  await page.keyboard.type(administrator.password);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();

  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();

  for (const { key, path, title } of adminPages) {
    await page.keyboard.press('g');
    await page.keyboard.press(key);
    await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
    expect(new URL(page.url()).pathname).toBe(path);
  }
});

test('Tab and Enter alone walk the navigation', async ({ adminPage: page }) => {
  await page.goto('/');
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  const reached: string[] = [];
  for (let presses = 0; presses < 30 && !reached.includes('Settings'); presses += 1) {
    await page.keyboard.press('Tab');
    const name = await page.evaluate(() => document.activeElement?.closest('nav a')?.textContent ?? '');
    if (name) reached.push(name);
  }
  expect(reached).toEqual(adminPages.map(({ title }) => title));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
});

test('the palette finds pages in either language and shortcuts stay away from text', async ({
  adminPage: page,
}) => {
  await page.goto('/');
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('combobox', { name: 'Go to or search' });
  await expect(palette).toBeFocused();
  await page.keyboard.type('价格');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Pricing' })).toBeVisible();

  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await page.goto('/users');
  await page.getByRole('heading', { level: 1, name: 'Users' }).waitFor();
  await page.keyboard.press('/');
  const search = page.getByRole('searchbox', { name: 'Search name or e-mail' });
  await expect(search).toBeFocused();
  await page.keyboard.type('go ?');
  await expect(search).toHaveValue('go ?');
  expect(new URL(page.url()).pathname).toBe('/users');
});

test('keys that an input method is composing with never fire a shortcut', async ({ adminPage: page }) => {
  await page.goto('/');
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  await page.evaluate(() => {
    for (const key of ['g', 'u']) {
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key, isComposing: true, bubbles: true }));
    }
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: '?', isComposing: true, bubbles: true }));
  });
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
});

test('j and k move through a table and Enter opens the row', async ({ adminPage: page }) => {
  await page.goto('/users');
  await page.getByRole('row', { name: /Grace Hopper/ }).waitFor();
  await page.keyboard.press('j');
  await expect(page.locator('tbody tr').first()).toBeFocused();
  await page.keyboard.press('j');
  await expect(page.locator('tbody tr').nth(1)).toBeFocused();
  await page.keyboard.press('k');
  await expect(page.locator('tbody tr').first()).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
});
