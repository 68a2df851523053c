// The test of every journey: a server for each worker, somebody signed in, and no silent trouble. A page that
// logs an error or a warning, throws, or asks a foreign host for anything fails its test.
import { type BrowserContext, test as base, expect, type Page, request } from '@playwright/test';
import { startDemo, startWeir, type WeirServer } from './weir-server';

export const administrator = { email: 'ada@example.com', password: 'tall green river bank' };
export const ordinaryUser = {
  email: 'grace@example.com',
  name: 'Grace Hopper',
  password: 'quiet brown harbour',
};

type StorageState = Awaited<ReturnType<BrowserContext['storageState']>>;

export type SignedIn = { server: WeirServer; administrator: StorageState; user: StorageState };

type TestFixtures = {
  /** Expected trouble: a refused sign-in is a 401 in the console. */
  allowInConsole: (pattern: RegExp) => void;
  /** Signed in as an administrator. */
  adminPage: Page;
  /** Signed in as a user. */
  userPage: Page;
  /** Signed in as an administrator where ninety days have been lived already. */
  demoPage: Page;
};

type WorkerFixtures = { weir: SignedIn; demo: Omit<SignedIn, 'user'> };

export const test = base.extend<TestFixtures & { troubles: Troubles }, WorkerFixtures>({
  weir: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from this pattern
    async ({}, use) => {
      const server = await startWeir();
      await use(await signInBoth(server));
      await server.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  demo: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from this pattern
    async ({}, use) => {
      const server = await startDemo(administrator);
      const caller = await request.newContext({ baseURL: server.address });
      await posted(caller.post('/api/auth/login', { data: administrator }));
      const state = await caller.storageState();
      await caller.dispose();
      await use({ server, administrator: state });
      await server.stop();
    },
    { scope: 'worker', timeout: 240_000 },
  ],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from this pattern
  troubles: async ({}, use) => {
    const troubles: Troubles = { found: [], allowed: [] };
    await use(troubles);
    const left = troubles.found.filter(
      (trouble) => !troubles.allowed.some((pattern) => pattern.test(trouble)),
    );
    expect(left, 'console, page and foreign requests').toEqual([]);
  },
  allowInConsole: async ({ troubles }, use) => {
    await use((pattern) => troubles.allowed.push(pattern));
  },
  baseURL: async ({ weir }, use) => use(weir.server.address),
  page: async ({ page, troubles }, use) => {
    watch(page, troubles);
    await use(page);
  },
  adminPage: async ({ browser, weir, troubles }, use) => {
    const context = await browser.newContext({
      storageState: weir.administrator,
      baseURL: weir.server.address,
    });
    const page = await context.newPage();
    watch(page, troubles);
    await use(page);
    await context.close();
  },
  demoPage: async ({ browser, demo, troubles }, use) => {
    const { server, administrator: storageState } = demo;
    const context = await browser.newContext({ storageState, baseURL: server.address });
    const page = await context.newPage();
    watch(page, troubles);
    await use(page);
    await context.close();
  },
  userPage: async ({ browser, weir, troubles }, use) => {
    const context = await browser.newContext({ storageState: weir.user, baseURL: weir.server.address });
    const page = await context.newPage();
    watch(page, troubles);
    await use(page);
    await context.close();
  },
});

export { expect };

type Troubles = { found: string[]; allowed: RegExp[] };

/** Opening or reloading a page also waits until it answers: what is pressed on a mere picture of it is lost. */
function openWhole(page: Page): void {
  const goto = page.goto.bind(page);
  const reload = page.reload.bind(page);
  const answering = () =>
    page.waitForFunction(
      () =>
        document.documentElement.dataset.theme === undefined ||
        document.querySelector('section[aria-label^="Notifications"]') !== null,
    );
  page.goto = async (url, options) => {
    const answer = await goto(url, options);
    await answering();
    return answer;
  };
  page.reload = async (options) => {
    const answer = await reload(options);
    await answering();
    return answer;
  };
}

export function watch(page: Page, troubles: Troubles): void {
  openWhole(page);
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) {
      troubles.found.push(`${message.type()} on ${page.url()}: ${message.text()}`);
    }
  });
  page.on('pageerror', (error) => troubles.found.push(`thrown on ${page.url()}: ${error.message}`));
  page.on('request', (asked) => {
    const { protocol, hostname } = new URL(asked.url());
    if (protocol.startsWith('http') && hostname !== '127.0.0.1')
      troubles.found.push(`foreign: ${asked.url()}`);
  });
}

async function signInBoth(server: WeirServer): Promise<SignedIn> {
  const admin = await request.newContext({ baseURL: server.address });
  const token = new URL(server.setupUrl).searchParams.get('token');
  await posted(admin.post('/api/setup', { data: { token, ...administrator } }));
  await posted(admin.post('/api/admin/users', { data: { ...ordinaryUser, role: 'user' } }));
  const user = await request.newContext({ baseURL: server.address });
  const { email, password } = ordinaryUser;
  await posted(user.post('/api/auth/login', { data: { email, password } }));
  const states = { administrator: await admin.storageState(), user: await user.storageState() };
  await admin.dispose();
  await user.dispose();
  return { server, ...states };
}

async function posted(
  answer: Promise<{ ok(): boolean; status(): number; text(): Promise<string> }>,
): Promise<void> {
  const response = await answer;
  if (!response.ok()) throw new Error(`${response.status()} ${await response.text()}`);
}
