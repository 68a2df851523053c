import { expect, test } from './test';
import { startProvider } from './upstream';

test('of fifty pasted accounts those that work are kept', async ({ adminPage: page }) => {
  const provider = await startProvider();
  try {
    await page.goto('/accounts');
    await page.getByRole('button', { name: 'Import' }).first().click();
    const dialog = page.getByRole('dialog', { name: 'Import accounts' });
    const lines = Array.from({ length: 50 }, (_, index) => {
      const kind = index % 5 === 4 ? 'bad' : 'good';
      return `sk-${kind}-${String(index).padStart(4, '0')}, ${provider.url}/v1, import-${index}, gpt-*`;
    });
    await dialog.getByRole('textbox', { name: 'Accounts' }).fill([...lines, lines[0], 'nonsense'].join('\n'));
    await dialog.getByRole('button', { name: 'Preview' }).click();
    await expect(dialog.getByText('50 ready, 1 duplicate, 1 unreadable')).toBeVisible();

    await dialog.getByRole('button', { name: 'Import and test 50' }).click();
    await expect(dialog.getByText('50 of 50 tested')).toBeVisible({ timeout: 60_000 });
    await expect(dialog.getByText('40 work, 10 failed')).toBeVisible();
    await expect(dialog.getByRole('row', { name: /import-4 .*Incorrect API key provided/ })).toBeVisible();
    await dialog.getByRole('button', { name: 'Keep the 40 good ones' }).click();
    await expect(page.getByText('40 accounts added')).toBeVisible({ timeout: 30_000 });

    const listed = await page.request.get('/api/admin/accounts?q=import-&limit=200');
    const { items } = (await listed.json()) as { items: { name: string; enabled: boolean }[] };
    expect(items).toHaveLength(40);
    expect(items.every(({ enabled }) => enabled)).toBe(true);

    await page.getByRole('searchbox').fill('import-1');
    await page.getByRole('checkbox', { name: 'Select all' }).click();
    await page.getByRole('button', { name: 'Disable', exact: true }).click();
    await expect(page.getByText(/\d+ accounts changed/)).toBeVisible();
    await expect(page.locator('tbody').getByText('Disabled').first()).toBeVisible();
  } finally {
    await provider.close();
    // They would go on being tried for other journeys' models.
    const left = await page.request.get('/api/admin/accounts?q=import-&limit=200');
    const { items } = (await left.json()) as { items: { id: string }[] };
    for (const { id } of items) await page.request.delete(`/api/admin/accounts/${id}`);
  }
});
