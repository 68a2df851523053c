import { administrator, expect, test } from './test';
import { startWeir } from './weir-server';

test('the setup link makes the administrator, who signs out and in again', async ({
  page,
  allowInConsole,
}) => {
  // Chromium logs the 401 of the wrong password.
  allowInConsole(/status of 401/);
  const fresh = await startWeir();
  try {
    await page.goto(fresh.setupUrl);
    await expect(page.getByRole('heading', { name: 'Set up Weir' })).toBeVisible();

    await page.getByLabel('E-mail').fill(administrator.email);
    await page.getByLabel('Password', { exact: true }).fill('short');
    await page.getByRole('button', { name: 'Create account' }).click();
    await expect(page.getByText('Use at least 10 characters.')).toBeVisible();

    await page.getByLabel('Password', { exact: true }).fill(administrator.password);
    await page.getByRole('button', { name: 'Create account' }).click();
    await expect(page.getByRole('heading', { name: 'Connect a first upstream' })).toBeVisible();
    await page.getByRole('link', { name: 'Skip to the dashboard' }).click();
    await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();

    await page.getByRole('button', { name: 'Your account' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();

    await page.goto(`${fresh.address}/users?role=admin`);
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
    await page.getByLabel('E-mail').fill(administrator.email);
    await page.getByLabel('Password', { exact: true }).fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByText('E-mail or password is wrong.')).toBeVisible();
    await page.getByLabel('Password', { exact: true }).fill(administrator.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page).toHaveURL(`${fresh.address}/users?role=admin`);

    await page.goto(fresh.setupUrl);
    await expect(page.getByRole('heading', { name: 'This link has been used or has expired' })).toBeVisible();
  } finally {
    // What a page still asks for while the server stops is refused, and would count as trouble.
    await page.goto('about:blank');
    await fresh.stop();
  }
});
