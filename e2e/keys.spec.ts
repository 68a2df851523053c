import { expect, test } from './test';
import { callModel, startProvider } from './upstream';

test('a key is made, limited, disabled and enabled, and its client hears of it at once', async ({
  adminPage: page,
  weir,
}) => {
  const provider = await startProvider();
  const { address } = weir.server;
  const model = 'gpt-of-keys';
  const added = await page.request.post(`${address}/api/admin/accounts`, {
    data: {
      name: 'For keys',
      platform: 'openai-compatible',
      baseUrl: `${provider.url}/v1`,
      secret: 'sk-1',
      models: [model],
    },
  });
  expect(added.ok()).toBe(true);
  try {
    await page.goto('/keys');
    await page.getByRole('button', { name: 'New key' }).first().click();
    await page.getByRole('button', { name: 'Create key' }).click();
    await expect(page.getByText('Give the key a name.')).toBeVisible();
    await page.getByRole('textbox', { name: 'Name' }).fill('Journey key');
    await page.getByRole('textbox', { name: 'Models' }).fill('gpt-of-*');
    await page.getByRole('textbox', { name: 'Models' }).press('Enter');
    await page.getByRole('button', { name: 'Create key' }).click();
    const shown = page.getByRole('dialog', { name: 'Your new key' });
    const key = await shown.getByRole('textbox', { name: 'Key' }).inputValue();
    await expect(shown.getByText(`${address}/v1/chat/completions`)).toBeVisible();
    await shown.getByRole('button', { name: 'I have copied it' }).click();
    await expect(page.getByText(key)).toHaveCount(0);

    expect(await callModel(address, key, { model })).toBe(200);
    expect(await callModel(address, key, { model: 'another' })).toBe(403);

    const menu = page.getByRole('button', { name: 'Actions for Journey key' });
    await menu.click();
    await page.getByRole('menuitem', { name: 'Edit' }).click();
    await page.getByLabel('Requests a minute').fill('none');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('Enter a whole number above 0, or nothing.')).toBeVisible();
    await page.getByLabel('Requests a minute').fill('1');
    await page.getByLabel('Tokens a day').fill('1000');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('Journey key saved')).toBeVisible();
    await callModel(address, key, { model });
    expect(await callModel(address, key, { model })).toBe(429);

    await menu.click();
    await page.getByRole('menuitem', { name: 'Disable' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Disable' }).click();
    await expect(page.getByText('Journey key disabled')).toBeVisible();
    expect(await callModel(address, key, { model })).toBe(401);

    await menu.click();
    await page.getByRole('menuitem', { name: 'Details' }).click();
    const sheet = page.getByRole('dialog', { name: 'Journey key' });
    await expect(sheet.getByRole('meter', { name: 'Tokens today' })).toBeVisible();
    await expect(sheet.getByRole('cell', { name: 'journey/1.0' })).toBeVisible();
    await sheet.getByRole('button', { name: 'Rotate' }).click();
    await page.getByRole('button', { name: 'Make new secret' }).click();
    const rotated = await shown.getByRole('textbox', { name: 'Key' }).inputValue();
    expect(rotated).not.toBe(key);
  } finally {
    await provider.close();
  }
});

test('a user makes a key of their own and finds nobody else’s', async ({ userPage: page }) => {
  await page.goto('/keys');
  await page.getByRole('button', { name: 'New key' }).first().click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Of Grace');
  await expect(page.getByLabel('Owner')).toHaveCount(0);
  await page.getByRole('button', { name: 'Create key' }).click();
  await page.getByRole('button', { name: 'I have copied it' }).click();
  await expect(page.getByRole('row', { name: /Of Grace/ })).toBeVisible();
  await expect(page.locator('tbody tr')).toHaveCount(1);
});
