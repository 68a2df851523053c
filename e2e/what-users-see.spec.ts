import { userPaths } from './pages';
import { expect, test } from './test';

// What a user is billed by is nobody's business but the administrators': not the words, not the field names.
const hiddenWords = /price_?rate|base_?cost|upstream_?model|价格倍率|基础成本|attempt_?count/i;

test('nothing a user’s browser is sent names price rates, base costs or attempts', async ({
  userPage: page,
}) => {
  const carrying: string[] = [];
  page.on('response', async (response) => {
    const type = response.headers()['content-type'] ?? '';
    if (!/html|javascript|json|x-component/.test(type)) return;
    const text = await response.text().catch(() => '');
    const hit = hiddenWords.exec(text.replaceAll(' ', ''));
    if (hit) carrying.push(`${hit[0]} in ${response.url()}`);
  });
  for (const path of userPaths) {
    await page.goto(path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForLoadState('networkidle');
  }
  expect(carrying).toEqual([]);
});

test('the navigation offers a user their own pages', async ({ userPage: page }) => {
  await page.goto('/');
  await expect(page.getByRole('navigation', { name: 'Main navigation' }).getByRole('link')).toHaveText([
    'Overview',
    'Requests',
    'Conversations',
    'Keys',
    'Connect',
  ]);
});
