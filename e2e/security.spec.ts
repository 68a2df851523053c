// What only a browser, or the whole built server, can show: a foreign page cannot act for somebody who is signed in,
// and no header talks a page out of asking who is there.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { request } from '@playwright/test';
import { adminPages, settingsSections } from './pages';
import { expect, ordinaryUser, test } from './test';

const secretName = 'Only administrators see this account';

function foreignSite(html: string): Promise<{ server: Server; port: number }> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end(html);
  });
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve({ server, port: (server.address() as AddressInfo).port })),
  );
}

test('a page of another site cannot act for somebody who is signed in', async ({ browser, weir }) => {
  const { address } = weir.server;
  const { hostname, port: weirPort } = new URL(address);
  // Another port is another origin on the same site, to which a SameSite=Lax cookie is sent; another name for this
  // machine is another site altogether.
  const attacks = `<!doctype html><title>foreign</title>
    <form id="form" method="post" enctype="text/plain" action="${address}/api/keys">
      <input name='{"name":"forged by a form","x":"' value='"}'>
    </form>
    <script>
      window.attack = async (target) => {
        const answers = [];
        const tries = [
          [target + '/api/keys', { method: 'POST', body: '{"name":"forged"}' }],
          [target + '/api/keys', { method: 'POST', body: '{"name":"forged"}', headers: { 'content-type': 'text/plain' } }],
          [target + '/api/keys', { method: 'POST', body: new URLSearchParams({ name: 'forged' }) }],
          [target + '/api/keys', { method: 'POST', body: '{"name":"forged"}', headers: { 'content-type': 'application/json' } }],
          [target + '/api/auth/logout', { method: 'POST' }],
          [target + '/api/auth/me', { method: 'PATCH', body: '{"locale":"zh"}', headers: { 'content-type': 'application/json' } }],
          [target + '/api/keys', {}],
        ];
        for (const [url, options] of tries) {
          for (const mode of ['no-cors', 'cors']) {
            try {
              const answer = await fetch(url, { ...options, mode, credentials: 'include' });
              answers.push(mode + ' ' + answer.type + ' ' + (await answer.text()));
            } catch (error) {
              answers.push(mode + ' blocked');
            }
          }
        }
        return answers;
      };
    </script>`;
  const { server, port } = await foreignSite(attacks);
  const context = await browser.newContext({ storageState: weir.user });
  try {
    const page = await context.newPage();
    const keys = async () =>
      (await (await context.request.get(`${address}/api/keys`)).json()) as { items: { name: string }[] };
    const before = (await keys()).items.length;
    for (const [site, refusal] of [
      [`http://${hostname}:${port}`, 'cross_site_request'],
      // The browser leaves the cookie behind.
      [`http://localhost:${port}`, 'unauthenticated'],
    ] as const) {
      await page.goto(site);
      for (const target of [address, `http://localhost:${weirPort}`]) {
        const answers = await page.evaluate(
          (where) => (window as unknown as { attack(to: string): Promise<string[]> }).attack(where),
          target,
        );
        // Nothing could be read, with or without asking first.
        expect(
          answers.filter((answer) => !/^(no-cors opaque |cors blocked|no-cors blocked)$/.test(answer)),
        ).toEqual([]);
      }
      await page.evaluate(() => (document.getElementById('form') as HTMLFormElement).submit());
      await page.waitForURL(`${address}/api/keys`);
      expect(await page.locator('body').textContent()).toContain(refusal);
    }
    // Still signed in, nothing was made, nothing changed.
    const me = await context.request.get(`${address}/api/auth/me`);
    expect(await me.json()).toMatchObject({ email: ordinaryUser.email });
    expect((await keys()).items.length).toBe(before);
  } finally {
    await context.close();
    server.close();
  }
});

test('no page can be framed by another site', async ({ browser, weir }) => {
  const { address } = weir.server;
  const { server, port } = await foreignSite(`<iframe src="${address}/login"></iframe>`);
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const refused = page.waitForEvent('console', (message) => /frame/i.test(message.text()));
    await page.goto(`http://127.0.0.1:${port}`);
    expect((await refused).text()).toContain('frame-ancestors');
    expect(await page.frames()[1]?.title()).not.toContain('Weir');
  } finally {
    await context.close();
    server.close();
  }
});

test('no header opens a page to somebody it is not for', async ({ weir }) => {
  const { address } = weir.server;
  const admin = await request.newContext({ baseURL: address, storageState: weir.administrator });
  const made = await admin.post('/api/admin/accounts', {
    data: {
      name: secretName,
      platform: 'openai',
      baseUrl: 'http://127.0.0.1:9/v1',
      secret: 'sk-never-to-be-seen',
      models: ['gpt-4o'],
    },
  });
  expect(made.ok(), await made.text()).toBe(true);
  const { id } = (await made.json()) as { id: string };
  const stranger = await request.newContext({ baseURL: address });
  const user = await request.newContext({ baseURL: address, storageState: weir.user });
  const paths = [
    ...adminPages.map(({ path }) => path),
    ...settingsSections.map((section) => `/settings?section=${section}`),
    '/requests/nothing',
    '/conversations/nothing',
  ];
  const tricks: Record<string, string>[] = [
    {},
    { 'x-middleware-subrequest': 'proxy:proxy:proxy:proxy:proxy' },
    { 'x-middleware-subrequest': 'middleware:middleware:middleware:middleware:middleware' },
    { 'x-middleware-subrequest': 'src/proxy:src/proxy:src/proxy:src/proxy:src/proxy' },
    { rsc: '1' },
    { rsc: '1', 'next-router-prefetch': '1' },
    { rsc: '1', 'next-router-segment-prefetch': '/_tree' },
    {
      rsc: '1',
      'next-router-state-tree': encodeURIComponent('["",{"children":["(dashboard)",{}]},null,"refetch"]'),
    },
    { 'next-action': '00'.repeat(21), 'content-type': 'text/plain' },
    { 'x-nextjs-data': '1', 'x-invoke-path': '/accounts', 'x-invoke-status': '200' },
    { 'x-weir-page': '/accounts', 'x-nonce': 'chosen', 'x-forwarded-host': 'evil.example' },
    { 'x-original-url': '/accounts', 'x-rewrite-url': '/accounts' },
  ];
  // The page as it is for its reader carries the account; what others get does not.
  expect(await (await admin.get('/accounts')).text()).toContain(secretName);
  for (const path of paths) {
    for (const headers of tricks) {
      const method = headers['next-action'] ? 'POST' : 'GET';
      for (const [who, caller] of [
        ['stranger', stranger],
        ['user', user],
      ] as const) {
        const suffix = headers.rsc ? `${path.includes('?') ? '&' : '?'}_rsc=abc` : '';
        const answer = await caller.fetch(path + suffix, { method, headers, maxRedirects: 0 });
        const text = await answer.text();
        const told = `${who} ${method} ${path} ${JSON.stringify(headers)} → ${answer.status()}`;
        expect(answer.status(), told).toBeLessThan(500);
        expect(text, told).not.toContain(secretName);
        expect(text, told).not.toContain('sk-never-to-be-seen');
        expect(answer.headers().location ?? '', told).not.toContain('evil.example');
        expect(answer.headers()['cache-control'] ?? '', told).toMatch(/no-store|private/);
        if (answer.headers()['content-type']?.includes('text/html'))
          expect(answer.headers()['content-security-policy'], told).not.toContain('chosen');
      }
    }
  }
  await admin.delete(`/api/admin/accounts/${id}`);
  for (const context of [admin, stranger, user]) await context.dispose();
});

test('answers for somebody signed in are kept by no cache', async ({ weir }) => {
  const { address } = weir.server;
  const admin = await request.newContext({ baseURL: address, storageState: weir.administrator });
  for (const path of [
    ...adminPages.map((page) => page.path),
    '/api/auth/me',
    '/api/stats/overview',
    '/api/logs/requests/export?format=csv',
    '/api/openapi.json',
  ]) {
    const answer = await admin.get(path);
    expect(answer.headers()['cache-control'], path).toContain('no-store');
    expect(answer.headers()['x-content-type-options'], path).toBe('nosniff');
    expect(answer.headers()['referrer-policy'], path).toBe('no-referrer');
    expect(answer.headers()['x-powered-by'], path).toBeUndefined();
  }
  await admin.dispose();
});
