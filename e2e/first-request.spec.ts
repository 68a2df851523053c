import type { Page } from '@playwright/test';
import { administrator, expect, test } from './test';
import { callModel, startProvider } from './upstream';
import { startWeir } from './weir-server';

test('from the setup link to an account, a key, and a first request that appears by itself', async ({
  page,
}) => {
  const [weir, provider] = await Promise.all([startWeir(), startProvider()]);
  try {
    await page.goto(weir.setupUrl);
    await page.getByLabel('E-mail').fill(administrator.email);
    await page.getByLabel('Password', { exact: true }).fill(administrator.password);
    await page.getByRole('button', { name: 'Create account' }).click();

    await expect(page.getByRole('heading', { name: 'Connect a first upstream' })).toBeVisible();
    await expect(page.getByLabel('Address')).toHaveValue(/^https:/);
    await page.getByLabel('Address').fill(`${provider.url}/v1`);
    await page.getByLabel('API key').fill('sk-bad-first');
    await page.getByRole('button', { name: 'Add and test' }).click();
    await expect(page.getByText('Incorrect API key provided.').first()).toBeVisible();
    await page.getByLabel('API key').fill('sk-second');
    await page.getByRole('button', { name: 'Save and test again' }).click();
    await expect(page.getByText('Whole answer')).toBeVisible();
    await page.getByRole('button', { name: 'Go on' }).click();

    await page.getByLabel('Name').fill('First of all');
    await page.getByRole('button', { name: 'Make key' }).click();
    const key = await page.getByLabel('Key', { exact: true }).inputValue();
    expect(key).toMatch(/^sk-weir-/);
    await expect(page.getByText('Waiting for your first request')).toBeVisible();

    expect(await callModel(weir.address, key)).toBe(200);
    await expect(page.getByText('Your first request has arrived')).toBeVisible();
    await expect(page.getByText('gpt-5-mini with First of all')).toBeVisible();
    await page.getByRole('link', { name: 'Open the dashboard' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
  } finally {
    // What a page still asks for while the server stops is refused, and would count as trouble.
    await page.goto('about:blank');
    await weir.stop();
    await provider.close();
  }
});

/** Presses Tab until something with this name has the focus. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const element = document.activeElement as HTMLElement | null;
      const labels = (element as HTMLInputElement | null)?.labels;
      return labels?.[0]?.textContent ?? element?.getAttribute('aria-label') ?? element?.textContent ?? '';
    });
    if (name.test(focused)) return;
  }
  throw new Error(`Tab never reached ${name}.`);
}

test('the same by keyboard alone', async ({ page }) => {
  const [weir, provider] = await Promise.all([startWeir(), startProvider()]);
  const { keyboard } = page;
  try {
    await page.goto(weir.setupUrl);
    await page.getByLabel('E-mail').waitFor();
    await tabTo(page, /^E-mail/);
    await keyboard.type(administrator.email);
    await tabTo(page, /^Password/);
    await keyboard.type(administrator.password);
    await keyboard.press('Enter');

    await expect(page.getByLabel('Address')).toHaveValue(/^https:/);
    await tabTo(page, /^Address/);
    await keyboard.press('Control+a');
    await keyboard.type(`${provider.url}/v1`);
    await tabTo(page, /^API key/);
    await keyboard.type('sk-typed');
    await keyboard.press('Enter');
    await expect(page.getByRole('button', { name: 'Go on' })).toBeFocused();
    await keyboard.press('Enter');

    await expect(page.getByLabel('Name')).toBeFocused();
    await keyboard.type('Typed');
    await keyboard.press('Enter');
    const key = await page.getByLabel('Key', { exact: true }).inputValue();
    expect(await callModel(weir.address, key)).toBe(200);
    await expect(page.getByText('gpt-5-mini with Typed')).toBeVisible();
    await tabTo(page, /^Open the dashboard/);
    await keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();

    await keyboard.press('g');
    await keyboard.press('k');
    await page.getByRole('row', { name: /Typed/ }).waitFor();
    await keyboard.press('j');
    await keyboard.press('Enter');
    await expect(page.getByRole('dialog', { name: 'Typed' }).getByText('journey/1.0')).toBeVisible();
  } finally {
    // What a page still asks for while the server stops is refused, and would count as trouble.
    await page.goto('about:blank');
    await weir.stop();
    await provider.close();
  }
});
