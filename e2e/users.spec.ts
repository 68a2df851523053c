import { expect, test } from './test';

test('an invited person chooses a password and sees their own pages only', async ({
  adminPage: page,
  browser,
  weir,
}) => {
  await page.goto('/users');
  await page.getByRole('button', { name: 'Invite' }).click();
  await page.getByRole('textbox', { name: 'E-mail' }).fill('not an address');
  await page.getByRole('button', { name: 'Make link' }).click();
  await expect(page.getByText('Enter an e-mail address')).toBeVisible();
  await page.getByRole('textbox', { name: 'E-mail' }).fill('lin@example.com');
  await page.getByRole('button', { name: 'Make link' }).click();
  const link = await page.getByRole('textbox', { name: 'Link for lin@example.com' }).inputValue();
  await page.getByRole('button', { name: 'Done' }).click();

  const context = await browser.newContext({ baseURL: weir.server.address });
  const invited = await context.newPage();
  const { pathname, search } = new URL(link);
  await invited.goto(pathname + search);
  await expect(invited.getByRole('heading', { name: 'Join Weir' })).toBeVisible();
  await expect(invited.getByLabel('E-mail')).toHaveValue('lin@example.com');
  await invited.getByLabel('Password', { exact: true }).fill('seven small stones');
  await invited.getByRole('button', { name: 'Create account' }).click();
  await expect(invited.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
  await expect(invited.getByRole('link', { name: 'Users' })).toHaveCount(0);
  const refused = await invited.goto('/users');
  expect(refused?.status()).toBe(404);
  await expect(invited.getByRole('heading', { name: 'This page does not exist' })).toBeVisible();

  await page.goto('/users');
  await page.getByRole('button', { name: 'Actions for lin' }).click();
  await page.getByRole('menuitem', { name: 'Disable' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Disable' }).click();
  await expect(page.getByText('lin disabled')).toBeVisible();
  await invited.goto('/');
  await expect(invited.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await context.close();
});

test('a price rate is set for the people that are ticked', async ({ adminPage: page }) => {
  await page.goto('/users');
  await page.getByRole('checkbox', { name: 'Select Grace Hopper' }).click();
  await expect(page.getByText('1 selected')).toBeVisible();
  await page.getByRole('button', { name: 'Set price rate' }).click();
  await page.getByRole('textbox', { name: 'Price rate' }).fill('1.2345678');
  await page.getByRole('dialog').getByRole('button', { name: 'Set price rate' }).click();
  await expect(page.getByText('with at most six decimals.')).toHaveCount(1);
  await page.getByRole('textbox', { name: 'Price rate' }).fill('1.25');
  await page.getByRole('dialog').getByRole('button', { name: 'Set price rate' }).click();
  await expect(page.getByRole('row', { name: /Grace Hopper/ })).toContainText('×1.25');
});

test('what is searched and filtered stays in the address', async ({ adminPage: page }) => {
  await page.goto('/users');
  await page.getByRole('searchbox').fill('grace');
  await expect(page).toHaveURL(/[?&]q=grace/);
  await expect(page.locator('tbody tr')).toHaveCount(1);
  await page.reload();
  await expect(page.getByRole('searchbox')).toHaveValue('grace');
  await expect(page.locator('tbody tr')).toHaveCount(1);
});
