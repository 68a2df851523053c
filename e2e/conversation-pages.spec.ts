// The pages of conversations with everything on them that a conversation can hold.
import type { Page } from '@playwright/test';
import { chooseTheme, expectNoViolations, themes } from './axe';
import { measureText } from './measure-text';
import { conversationOf, type Recorded, recordKey, startRecorded } from './recorded';
import { expect, test } from './test';

const answer = `# 标题 Heading

### 更深的标题

Text with **bold**, \`code\`, a [link](https://example.org) and a very long word: ${'weir'.repeat(60)}.

\`\`\`typescript
export const longest = (names: string[]): string => names.reduce((a, b) => (a.length >= b.length ? a : b), ''); // 注释
\`\`\`

| 模型 | Tokens | |
|---|---:|---|
| deepseek-chat | 12,345 | ${'wide '.repeat(40)} |

- [x] done
- [ ] open

> 引用 ![picture](https://example.org/a.png)

Footnote[^1].

[^1]: The note.`;

async function fullConversation(page: Page, recorded: Recorded): Promise<string> {
  await recordKey(page, recorded.keyId);
  const call = { name: 'search_the_documents', arguments: '{"query":"排序"}' };
  const system = { role: 'system', content: 'Be brief.' };
  const question = {
    role: 'user',
    content: [
      {
        type: 'text',
        text: '请解释排序，并给出一个例子。A question that goes on for a while, so that it has to be cut.',
      },
      { type: 'image_url', image_url: { url: 'data:image/png;base64,aGVsbG8=' } },
    ],
  };
  const tools = [{ type: 'function', function: { name: call.name, parameters: { type: 'object' } } }];
  await recorded.say({ messages: [system, question], tools, answer: { toolCalls: [call] } });
  const asked = [
    system,
    question,
    { role: 'assistant', tool_calls: [{ id: 'call_0', type: 'function', function: call }] },
    { role: 'tool', tool_call_id: 'call_0', content: '{"found":[1,2,3]}' },
  ];
  await recorded.say({ messages: asked, tools, answer: { text: answer, reasoning: 'Think first.' } });
  const said = { role: 'assistant', content: answer };
  for (const wish of ['继续', 'Go on'])
    await recorded.say({
      messages: [...asked, said, { role: 'user', content: wish }],
      answer: { text: wish },
    });
  return conversationOf(page, recorded.keyId, 4);
}

async function drawn(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
  if (/^\/conversations\/[^?]+$/.test(path)) await page.locator('article').first().waitFor();
  for (const summary of await page.locator('main article summary').all()) await summary.click();
  for (const message of await page.locator('main [data-markdown]').all())
    await message.scrollIntoViewIfNeeded();
  await expect(page.locator('main [data-markdown="waiting"]')).toHaveCount(0);
}

for (const theme of themes) {
  test(`axe finds nothing on a full conversation, its list and its search in ${theme}`, async ({
    adminPage: page,
    weir,
  }) => {
    test.slow();
    const recorded = await startRecorded(page, weir.server.address, `axe-${theme}-*`);
    try {
      const id = await fullConversation(page, recorded);
      await chooseTheme(page, weir.server.address, theme);
      for (const locale of ['en', 'zh']) {
        await page.context().addCookies([{ name: 'weir_locale', value: locale, url: weir.server.address }]);
        for (const path of [
          `/conversations/${id}`,
          `/conversations/${id}?view=json`,
          '/conversations',
          `/conversations?q=排序&sort=relevance`,
          '/conversations?q=nowhere',
        ]) {
          await drawn(page, path);
          await expectNoViolations(page, `${path} ${locale}`);
        }
      }
    } finally {
      await recorded.close();
    }
  });
}

test('no text of a full conversation is cut, outside or overlapping at any width', async ({
  adminPage: page,
  weir,
}) => {
  test.slow();
  const recorded = await startRecorded(page, weir.server.address, 'measure-*');
  try {
    const id = await fullConversation(page, recorded);
    for (const locale of ['en', 'zh']) {
      await page.context().addCookies([{ name: 'weir_locale', value: locale, url: weir.server.address }]);
      for (const width of [390, 1280, 1920]) {
        await page.setViewportSize({ width, height: 900 });
        for (const path of [`/conversations/${id}`, '/conversations', '/conversations?q=排序']) {
          await drawn(page, path);
          expect(await measureText(page), `${path} ${locale} ${width}`).toEqual([]);
        }
      }
    }
  } finally {
    await recorded.close();
  }
});
