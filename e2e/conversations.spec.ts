import { readFile } from 'node:fs/promises';
import { conversationOf, recordKey, startRecorded } from './recorded';
import { expect, test } from './test';

const code = ['def 排序(values):', '    return sorted(values)', '', 'print(排序([3, 1, 2]))'].join('\n');
const answer = `这里是今天的模型使用统计与**排序**的例子：\n\n\`\`\`python\n${code}\n\`\`\`\n\n完。`;

test('recording is switched on, and what is said is found, opened, copied, and deleted for good', async ({
  adminPage: page,
  weir,
}) => {
  const { address } = weir.server;
  const recorded = await startRecorded(page, address, 'journey-*');
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: address });
  try {
    await page.goto('/conversations');
    await expect(page.getByText('Recording is off')).toBeVisible();
    await page.getByRole('link', { name: 'Open keys' }).click();
    await page.getByRole('button', { name: `Actions for ${recorded.keyName}` }).click();
    await page.getByRole('menuitem', { name: 'Edit' }).click();
    await page.getByText('More', { exact: true }).click();
    await page.getByRole('switch', { name: 'Record conversations' }).check();
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(
      page.getByRole('row', { name: new RegExp(recorded.keyName) }).getByText('Recorded'),
    ).toBeVisible();

    await recorded.say({
      messages: [{ role: 'user', content: '如何统计模型的使用？请给一个例子。' }],
      answer: { text: answer, reasoning: '先想一想。' },
    });
    await conversationOf(page, recorded.keyId, 1);

    await page.goto('/conversations');
    await page.getByRole('searchbox', { name: 'Search what was said' }).fill('模型使用统计');
    await expect(page).toHaveURL(/q=/);
    await expect(page.locator('tbody tr')).toHaveCount(1);
    await expect(page.locator('mark')).toHaveText(['模型使用统计']);
    await page.keyboard.press('Tab');
    await page.getByRole('link', { name: '如何统计模型的使用？请给一个例子。' }).click();

    await expect(page.getByRole('heading', { level: 1 })).toHaveText('如何统计模型的使用？请给一个例子。');
    const message = page.locator('[data-role="assistant"]');
    await expect(message.locator('strong')).toHaveText('排序');
    await expect(message.locator('pre span[style*="--code-token"]').first()).toBeVisible();
    await message.getByRole('button', { name: 'Copy code' }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(code);
    await message.getByRole('button', { name: 'Copy message' }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(answer);

    await page.getByRole('link', { name: 'Request of turn 1' }).first().click();
    await page.getByRole('link', { name: 'Open conversation' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('如何统计模型的使用？请给一个例子。');

    await page.getByRole('button', { name: 'JSON' }).click();
    await expect(page.locator('article')).toHaveCount(0);
    await expect(page.locator('main pre')).toContainText('"role": "assistant"');
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export' }).click();
    const file = JSON.parse(await readFile(await (await download).path(), 'utf8')) as { messages: unknown[] };
    expect(file.messages).toHaveLength(2);

    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
    await expect(page.getByText('Conversation deleted')).toBeVisible();
    await expect(page.getByText('No conversations yet')).toBeVisible();
    await page.getByRole('searchbox', { name: 'Search what was said' }).fill('模型使用统计');
    await expect(page.getByText('No conversation matches')).toBeVisible();
  } finally {
    await recorded.close();
  }
});

test('a search that cannot be understood is told where it was typed, and the address is the state', async ({
  adminPage: page,
  weir,
  allowInConsole,
}) => {
  allowInConsole(/status of 400/);
  const recorded = await startRecorded(page, weir.server.address, 'search-*');
  try {
    await recordKey(page, recorded.keyId);
    for (const topic of ['red herring', 'red admiral', 'blue whale']) {
      await recorded.say({
        messages: [{ role: 'user', content: `Tell me about the ${topic}.` }],
        answer: { text: 'Yes.' },
      });
    }
    await expect
      .poll(async () => {
        const found = await page.request.get(`/api/conversations/search?q=red&keyId=${recorded.keyId}`);
        return ((await found.json()) as { items: unknown[] }).items.length;
      })
      .toBe(2);
    await page.goto(`/conversations?keyId=${recorded.keyId}&q=red+NOT+herring`);
    await expect(page.getByRole('searchbox')).toHaveValue('red NOT herring');
    await expect(page.locator('tbody tr')).toHaveCount(1);

    await page.getByRole('searchbox').fill('(red');
    await expect(page.getByRole('alert').getByText('a parenthesis is not closed')).toBeVisible();
    await page.getByRole('searchbox').fill('red');
    await expect(page.locator('tbody tr')).toHaveCount(2);
    await page.getByRole('button', { name: 'By relevance' }).click();
    await expect(page).toHaveURL(/sort=relevance/);
    await expect(page.getByText('over the newest 5,000 matches')).toBeVisible();

    await page.getByRole('button', { name: 'Export' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: 'JSON lines' }).click();
    const lines = (await readFile(await (await download).path(), 'utf8')).trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { title: string }).title).sort()).toEqual([
      'Tell me about the red admiral.',
      'Tell me about the red herring.',
    ]);

    await page.getByRole('heading', { level: 1 }).click();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await expect(page.locator('tbody tr').nth(1)).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/conversations\/[^?]+\?.*message=/);
    await page.getByRole('link', { name: 'All conversations' }).click();
    await expect(page).toHaveURL(/\/conversations\?(?=.*q=red)(?=.*sort=relevance)(?=.*keyId=)/);
  } finally {
    await recorded.close();
  }
});

test('branches are gone through, and tools, reasoning and pictures stand folded or as what they were', async ({
  adminPage: page,
  weir,
}) => {
  const recorded = await startRecorded(page, weir.server.address, 'branch-*');
  try {
    await recordKey(page, recorded.keyId);
    const picture = Buffer.from('not really a picture').toString('base64');
    const system = { role: 'system', content: 'Be brief.' };
    const question = {
      role: 'user',
      content: [
        { type: 'text', text: 'What is the weather?' },
        { type: 'image_url', image_url: { url: `data:image/png;base64,${picture}` } },
      ],
    };
    const call = { name: 'get_weather', arguments: '{"city":"上海"}' };
    await recorded.say({ messages: [system, question], answer: { toolCalls: [call] } });
    const asked = [
      system,
      question,
      { role: 'assistant', tool_calls: [{ id: 'call_0', type: 'function', function: call }] },
      { role: 'tool', tool_call_id: 'call_0', content: '{"sky":"clear"}' },
    ];
    await recorded.say({ messages: asked, answer: { text: 'Clear sky.', reasoning: 'It says clear.' } });
    const clear = { role: 'assistant', content: 'Clear sky.' };
    for (const wish of ['And tomorrow?', 'And in Berlin?']) {
      await recorded.say({
        messages: [...asked, clear, { role: 'user', content: wish }],
        answer: { text: `Answer to ${wish}` },
      });
    }
    const id = await conversationOf(page, recorded.keyId, 4);
    await page.goto(`/conversations/${id}`);
    await expect(page.getByText('Answer to And in Berlin?')).toBeVisible();
    await expect(page.getByText('Branch 2 of 2')).toBeVisible();
    await page.getByRole('button', { name: 'Branch before' }).click();
    await expect(page.getByText('Answer to And tomorrow?')).toBeVisible();
    await expect(page.getByText('Answer to And in Berlin?')).toHaveCount(0);
    await page.getByRole('button', { name: 'Go to turn 4' }).click();
    await expect(page.getByText('Answer to And in Berlin?')).toBeVisible();

    await expect(page.getByText('image/png')).toBeVisible();
    await expect(page.getByText('20 B')).toBeVisible();
    await expect(page.getByText('Be brief.')).toHaveCount(0);
    await page.getByText('System prompt').click();
    await expect(page.getByText('Be brief.')).toBeVisible();
    await page.getByText('Calls get_weather').click();
    await expect(page.getByText('"city": "上海"')).toBeVisible();
    await page.getByText('Result of', { exact: false }).click();
    await expect(page.getByText('"sky": "clear"')).toBeVisible();
    await page.getByText('Reasoning', { exact: true }).click();
    await expect(page.getByText('It says clear.')).toBeVisible();
  } finally {
    await recorded.close();
  }
});

test('a user reads their own conversations, and nobody else’s', async ({
  adminPage,
  userPage: page,
  weir,
  allowInConsole,
}) => {
  allowInConsole(/status of 404/);
  const recorded = await startRecorded(adminPage, weir.server.address, 'others-*');
  try {
    await recordKey(adminPage, recorded.keyId);
    await recorded.say({
      messages: [{ role: 'user', content: 'A secret of Ada.' }],
      answer: { text: 'Kept.' },
    });
    const id = await conversationOf(adminPage, recorded.keyId, 1);
    await page.goto('/conversations?q=secret');
    await expect(page.getByText('No conversation matches')).toBeVisible();
    await page.goto(`/conversations/${id}`);
    await expect(page.getByText('There is no such conversation')).toBeVisible();
  } finally {
    await recorded.close();
  }
});
