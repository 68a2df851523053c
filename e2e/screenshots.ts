// Pictures of every page with the demo in it, into public/screenshots.
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chooseTheme } from './axe';
import { expect, test } from './test';

const folder = fileURLToPath(new URL('../public/screenshots/', import.meta.url));

type Picture = { name: string; path: string; theme?: 'dark'; locale?: 'zh'; width?: number };

const pictures: Picture[] = [
  { name: 'overview', path: '/?range=30d' },
  { name: 'overview-dark', path: '/?range=30d', theme: 'dark' },
  { name: 'overview-chinese', path: '/?range=30d', locale: 'zh' },
  { name: 'overview-phone', path: '/?range=7d', width: 390 },
  { name: 'models', path: '/models?range=30d' },
  { name: 'requests', path: '/requests?range=7d' },
  { name: 'requests-dark-chinese', path: '/requests?range=7d', theme: 'dark', locale: 'zh' },
  { name: 'conversations', path: '/conversations' },
  { name: 'conversations-chinese', path: '/conversations', locale: 'zh' },
  { name: 'keys', path: '/keys' },
  { name: 'accounts', path: '/accounts' },
  { name: 'users', path: '/users' },
  { name: 'projects', path: '/projects' },
  { name: 'pricing', path: '/pricing' },
  { name: 'quotas', path: '/quotas' },
  { name: 'quotas-dark', path: '/quotas?tab=alerts', theme: 'dark' },
  { name: 'playground', path: '/playground' },
  { name: 'connect', path: '/connect' },
  { name: 'settings', path: '/settings?section=retention' },
];

test('every page has its picture', async ({ demoPage: page, demo }) => {
  mkdirSync(folder, { recursive: true });
  // The same moment of fading and counting in every picture.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const [request, conversation] = await Promise.all(
    ['/api/logs/requests', '/api/conversations'].map(async (list) => {
      const answer = await page.request.get(`${list}?limit=1`);
      return ((await answer.json()) as { items: { id: string }[] }).items[0]!.id;
    }),
  );
  const all: Picture[] = [
    ...pictures,
    { name: 'request', path: `/requests/${request}` },
    { name: 'conversation', path: `/conversations/${conversation}` },
  ];
  for (const { name, path, theme = 'light', locale = 'en', width = 1440 } of all) {
    await chooseTheme(page, demo.server.address, theme);
    await page.context().addCookies([{ name: 'weir_locale', value: locale, url: demo.server.address }]);
    await page.setViewportSize({ width, height: width < 500 ? 844 : 900 });
    await page.goto(path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
    await page.waitForLoadState('networkidle');
    await page.screenshot({ path: `${folder}${name}.png` });
  }
});
