import { chooseTheme, expectNoViolations, themes } from './axe';
import { adminPages, settingsSections } from './pages';
import { expect, test } from './test';
import { startWeir } from './weir-server';

for (const theme of themes) {
  test(`axe finds nothing on sign-in and setup in ${theme}`, async ({ page }) => {
    const fresh = await startWeir();
    try {
      await chooseTheme(page, fresh.address, theme);
      for (const url of [
        `${fresh.address}/login`,
        fresh.setupUrl,
        `${fresh.address}/setup`,
        `${fresh.address}/setup?token=no`,
      ]) {
        await page.goto(url);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await expectNoViolations(page, url);
      }
    } finally {
      await fresh.stop();
    }
  });

  test(`axe finds nothing on any page in ${theme}`, async ({ adminPage: page, weir }) => {
    // Eighteen pages, each looked through whole.
    test.slow();
    await chooseTheme(page, weir.server.address, theme);
    const paths = [
      ...adminPages.map(({ path }) => path),
      ...settingsSections.map((name) => `/settings?section=${name}`),
    ];
    for (const path of paths) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
      await expectNoViolations(page, path);
    }
  });

  test(`axe finds nothing in what opens over a page in ${theme}`, async ({ adminPage: page, weir }) => {
    await chooseTheme(page, weir.server.address, theme);
    await page.goto('/users');
    await page.getByRole('row', { name: /Grace Hopper/ }).waitFor();

    await page.getByRole('button', { name: 'Your account' }).click();
    await page.getByRole('menu').waitFor();
    await expectNoViolations(page, 'account menu');
    await page.keyboard.press('Escape');

    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Go to or search' }).waitFor();
    await expectNoViolations(page, 'palette');
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: 'Invite' }).click();
    await page.getByRole('dialog').waitFor();
    await expectNoViolations(page, 'dialog');
    await page.keyboard.press('Escape');

    await page.getByText('Grace Hopper').click();
    await page.getByRole('dialog').getByText('Usage').waitFor();
    await expectNoViolations(page, 'sheet');
  });
}

test('the page for what does not exist is a 404 in the visitor’s language', async ({
  adminPage: page,
  allowInConsole,
}) => {
  allowInConsole(/status of 404/);
  const answer = await page.goto('/nowhere');
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole('heading', { name: 'This page does not exist' })).toBeVisible();
  await expectNoViolations(page, 'not found');
});
