import type { Page } from '@playwright/test';
import { giantTexts, hostileTexts } from './hostile-text';
import { conversationOf, recordKey, startRecorded } from './recorded';
import { expect, test } from './test';

/** Opens everything that is folded, and brings every message near the window, so that all of it is really drawn. */
async function drawAll(page: Page): Promise<void> {
  await page.locator('article').first().waitFor();
  for (const summary of await page.locator('main summary').all()) await summary.click();
  const waiting = page.locator('main [data-markdown="waiting"]');
  await expect(async () => {
    // One at a time, as somebody who scrolls: what is drawn moves whatever stands below it.
    await page.evaluate(() =>
      document.querySelector('main [data-markdown="waiting"]')?.scrollIntoView({ block: 'center' }),
    );
    expect(await waiting.count()).toBe(0);
  }).toPass({ intervals: [50] });
  await expect(page.locator('main .prose').first()).toBeVisible();
}

/** What in the page could do anything but be read. */
function activeParts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const active =
      'script,iframe,frame,object,embed,link,style,form,base,meta,img,video,audio,source,marquee,math,input:not([type="search"])';
    for (const element of document.querySelectorAll(`main :is(${active})`)) found.push(element.outerHTML);
    for (const element of document.querySelectorAll('main *')) {
      for (const { name, value } of element.attributes) {
        if (/^on/i.test(name) || name === 'srcdoc')
          found.push(`${name} on ${element.outerHTML.slice(0, 200)}`);
        if (['src', 'xlink:href', 'action', 'formaction', 'poster', 'ping', 'background'].includes(name))
          found.push(`${name}=${value}`);
        if (name === 'style' && /url\(|expression\(|position:/i.test(value)) found.push(`style=${value}`);
      }
    }
    for (const link of document.querySelectorAll<HTMLAnchorElement>('main a[href]')) {
      const own = link.origin === window.location.origin;
      if (own && !link.closest('.prose')) continue;
      if (own && link.getAttribute('href')?.startsWith('#message-')) continue;
      const isSafe = ['http:', 'https:', 'mailto:'].includes(link.protocol) && !own;
      if (!isSafe || link.rel !== 'noopener noreferrer nofollow' || link.target !== '_blank')
        found.push(link.outerHTML);
    }
    return found;
  });
}

test('whatever was said is only ever read: nothing runs, nothing is fetched, nothing complains', async ({
  adminPage: page,
  weir,
}) => {
  test.slow();
  const recorded = await startRecorded(page, weir.server.address, 'hostile*');
  const dialogs: string[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  const unharmed = async (where: string) => {
    expect(await activeParts(page), where).toEqual([]);
    expect(await page.evaluate(() => 'reached' in window), where).toBe(false);
    expect(dialogs, where).toEqual([]);
    expect(recorded.strayRequests(), where).toEqual([]);
  };
  try {
    await recordKey(page, recorded.keyId);
    const texts = hostileTexts(recorded.providerUrl);
    const tag = '<img src=x onerror="window.reached=1">';
    const history = texts.flatMap((text, index) => [
      { role: 'user', content: `needle ${index} ${text}` },
      { role: 'assistant', content: `Heard ${index}.` },
    ]);
    const everywhere = texts.join('\n\n');
    const call = { name: `tool${tag}`, arguments: JSON.stringify({ [tag]: everywhere }) };
    const messages = [
      { role: 'system', content: everywhere },
      // The title and the preview of the list are made of these.
      { role: 'user', content: `${tag}<script>window.reached=1</script>\u202e needle` },
      { role: 'assistant', content: 'Yes.' },
      ...history,
      { role: 'assistant', tool_calls: [{ id: tag, type: 'function', function: call }] },
      { role: 'tool', tool_call_id: tag, name: tag, content: everywhere },
      {
        role: 'user',
        content: [
          { type: 'image_url', image_url: { url: `${recorded.providerUrl}/picture.png` } },
          { type: 'image_url', image_url: { url: 'javascript:window.reached=1' } },
          { type: 'image_url', image_url: { url: `data:image/svg+xml,<svg onload="window.reached=1"/>` } },
          { type: 'file', file: { filename: tag, file_data: 'data:text/html;base64,PHNjcmlwdD4=' } },
        ],
      },
    ];
    await recorded.say({
      model: `hostile"><script>window.reached=1</script>${tag}`,
      messages,
      tools: [{ type: 'function', function: { name: tag, description: everywhere } }],
      headers: { 'x-weir-session': tag, 'user-agent': tag },
      answer: { text: everywhere, reasoning: everywhere, toolCalls: [call] },
    });
    const id = await conversationOf(page, recorded.keyId, 1);

    await page.goto(`/conversations/${id}`);
    await expect(page.getByRole('heading', { level: 1 })).toContainText(
      '<script>window.reached=1</script>[U+202E]',
    );
    await drawAll(page);
    await unharmed('detail');
    await page.getByRole('button', { name: 'JSON' }).click();
    await expect(page.locator('article')).toHaveCount(0);
    await expect(page.locator('main pre')).toContainText('window.reached=1');
    await unharmed('raw');

    await page.goto(`/conversations?keyId=${recorded.keyId}`);
    await expect(page.locator('tbody tr')).toHaveCount(1);
    await unharmed('list');
    for (const q of ['needle', 'script', 'onerror', 'reached', 'javascript']) {
      await page.goto(`/conversations?keyId=${recorded.keyId}&q=${q}`);
      await expect(page.locator('mark').first()).toBeVisible();
      await unharmed(`search for ${q}`);
    }
    const [turn] = await page.evaluate(
      async (path) => (await (await fetch(path)).json()).turns,
      `/api/conversations/${id}`,
    );
    await page.goto(`/requests/${turn.requestId}`);
    await expect(page.getByRole('link', { name: 'Open conversation' })).toBeVisible();
    await unharmed('request');
  } finally {
    await recorded.close();
  }
});

test('text that is made to hang a reader’s browser can be read, copied and left', async ({
  adminPage: page,
  weir,
}) => {
  test.slow();
  const recorded = await startRecorded(page, weir.server.address, 'giant*');
  try {
    await recordKey(page, recorded.keyId);
    const messages = giantTexts.flatMap((content, index) =>
      index % 2 === 0
        ? [
            { role: 'user', content },
            { role: 'assistant', content: 'Yes.' },
          ]
        : [
            { role: 'user', content: 'Now you.' },
            { role: 'assistant', content },
          ],
    );
    await recorded.say({
      messages: [...messages, { role: 'user', content: 'And?' }],
      answer: { text: 'The **end**.' },
    });
    const id = await conversationOf(page, recorded.keyId, 1);
    await page.goto(`/conversations/${id}`);
    await drawAll(page);
    await expect(page.locator('main .prose strong').last()).toHaveText('end');
    await expect(page.getByText('Shown as it was written').first()).toBeVisible();
    await page
      .getByRole('button', { name: /^Show all/ })
      .first()
      .click();
    await page.getByRole('link', { name: 'All conversations' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Conversations' })).toBeVisible();
  } finally {
    await recorded.close();
  }
});

test('five hundred messages open at the one that was looked for', async ({ adminPage: page, weir }) => {
  const recorded = await startRecorded(page, weir.server.address, 'long*');
  try {
    await recordKey(page, recorded.keyId);
    const messages = Array.from({ length: 501 }, (_, index) =>
      index % 2 === 0
        ? {
            role: 'user',
            content: `Question ${index} about **weirs**${index === 250 ? ' and a kingfisher' : ''}`,
          }
        : { role: 'assistant', content: `Answer ${index}\n\n\`\`\`js\nconst n = ${index};\n\`\`\`` },
    );
    await recorded.say({ messages, answer: { text: 'Done.' } });
    await conversationOf(page, recorded.keyId, 1);
    await page.goto(`/conversations?keyId=${recorded.keyId}&q=kingfisher`);
    await page.locator('mark').click();
    const wanted = page.locator('article', { hasText: 'and a kingfisher' });
    await expect(wanted).toBeInViewport();
    await expect(wanted.locator('strong')).toHaveText('weirs');
    await expect(page.locator('article')).toHaveCount(502);
  } finally {
    await recorded.close();
  }
});
