import { expect, test } from './test';
import { startTraffic } from './traffic';

test('a price of one’s own turns an unknown price into money, after a preview', async ({
  adminPage: page,
  weir,
}) => {
  const traffic = await startTraffic(page, weir.server.address, 'unpriced');
  try {
    await traffic.send('owl', 4);
    // Looked for until the requests are in the sums, which is a matter of moments.
    const unknown = page.getByRole('region', { name: /without a known price/ });
    // The most used come first, and other models may be without a price too.
    const entry = unknown.getByRole('listitem').filter({ hasText: 'unpriced-owl' });
    const showUnknown = () =>
      expect(async () => {
        await page.goto('/pricing');
        const all = unknown.getByRole('button', { name: /^Show all/ });
        await expect(entry.or(all).first()).toBeVisible({ timeout: 2000 });
        if (await all.isVisible()) await all.click();
        await expect(entry.getByText('4 requests without cost')).toBeVisible({ timeout: 2000 });
      }).toPass();
    await showUnknown();

    await unknown.getByRole('button', { name: 'Set a price: unpriced-owl' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByRole('textbox', { name: 'Model' })).toHaveValue('unpriced-owl');
    await dialog.getByRole('textbox', { name: 'Input', exact: true }).fill('1000');
    await dialog.getByRole('textbox', { name: 'Output', exact: true }).fill('a lot');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(dialog.getByText('Enter an amount from 0 to 1,000,000')).toBeVisible();
    await dialog.getByRole('textbox', { name: 'Output', exact: true }).fill('2000');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(dialog).toBeHidden();

    // What was sent before keeps its unknown cost until somebody looks and says so.
    await page.goto('/requests?range=1h&model=unpriced-owl');
    await expect(page.getByRole('row', { name: /unpriced-owl/ })).toHaveCount(4);
    await expect(page.getByRole('row', { name: /unpriced-owl/ }).first()).not.toContainText('$');

    await showUnknown();
    await unknown.getByRole('button', { name: 'Re-rate past requests: unpriced-owl' }).click();
    await expect(page.getByRole('textbox', { name: 'Model' })).toHaveValue('unpriced-owl');
    await page.getByRole('button', { name: 'Preview' }).click();
    const apply = page.getByRole('button', { name: 'Re-rate 4 requests' });
    await expect(apply).toBeVisible();
    // 21 tokens in and 27 out, four times.
    await expect(page.getByRole('row', { name: /unpriced-owl/ })).toContainText('$0.30');
    await apply.click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Re-rate' }).click();
    await expect(page.getByText('4 requests re-rated')).toBeVisible();

    await page.goto('/requests?range=1h&model=unpriced-owl');
    await expect(page.getByRole('row', { name: /unpriced-owl.*\$0\.075/ })).toHaveCount(4);
    await page.goto('/models?range=1h');
    await expect(page.getByRole('row', { name: /unpriced-owl/ })).toContainText('$0.30');
    await page.goto('/pricing');
    await expect(page.getByRole('row', { name: /unpriced-owl/ })).toBeVisible();
    await expect(entry).toHaveCount(0);
  } finally {
    await traffic.close();
  }
});

test('a quota’s bar crosses its marks and the alerts appear', async ({ adminPage: page, weir }) => {
  // Quotas are looked at every few seconds, and the list refreshes every half minute.
  test.slow();
  const traffic = await startTraffic(page, weir.server.address, 'bounded');
  try {
    await page.goto('/quotas');
    await page.getByRole('button', { name: 'Add quota' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'For' }).click();
    await page.getByRole('option', { name: 'Key', exact: true }).click();
    await dialog.getByRole('button', { name: 'Who' }).click();
    await page.getByRole('option', { name: /bounded key/ }).click();
    await dialog.getByRole('textbox', { name: 'Tokens' }).fill('500');
    await dialog.getByRole('combobox', { name: 'When used up' }).click();
    await page.getByRole('option', { name: 'Only tell' }).click();
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Bounded by five hundred');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(dialog).toBeHidden();

    const bar = page.getByRole('meter', { name: /Bounded by five hundred/ });
    const alerts = page.getByRole('list', { name: 'Alerts' }).getByRole('listitem').filter({
      hasText: 'Bounded by five hundred',
    });
    const barShows = (percent: string) =>
      expect(async () => {
        await page.goto('/quotas');
        await expect(bar).toHaveAttribute('aria-valuetext', percent, { timeout: 2000 });
      }).toPass();

    // 48 tokens a request.
    await traffic.send('owl', 9);
    await barShows('86.4%');
    await page.goto('/quotas?tab=alerts');
    await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
    await expect(alerts).toHaveCount(0);

    await traffic.send('owl', 1);
    await barShows('96%');
    await page.goto('/quotas?tab=alerts');
    await expect(alerts).toHaveCount(1, { timeout: 45_000 });
    await expect(alerts.first()).toContainText('Warning');

    // The page in front of somebody hears of the next one by itself.
    await traffic.send('owl', 1);
    await expect(alerts).toHaveCount(2, { timeout: 45_000 });
    await expect(alerts.first()).toContainText('Critical');
    await alerts.first().getByRole('button', { name: 'Acknowledge' }).click();
    await expect(alerts.first()).toContainText('Acknowledged by');
  } finally {
    await traffic.close();
  }
});
