import { expect, test } from './test';
import { callModel, startProvider } from './upstream';

test('connecting names what a client did wrong, and turns green on the first request', async ({
  userPage: page,
  adminPage,
  weir,
}) => {
  const provider = await startProvider();
  const { address } = weir.server;
  const model = 'gpt-of-connect';
  await adminPage.request.post('/api/admin/accounts', {
    data: {
      name: 'For clients',
      platform: 'openai-compatible',
      baseUrl: `${provider.url}/v1`,
      secret: 'sk-1',
      models: [model],
    },
  });
  try {
    await page.goto('/connect');
    await expect(page.getByText('Waiting for your first request')).toBeVisible();
    await page.getByRole('button', { name: 'Make a key' }).click();
    const field = page.getByRole('textbox', { name: 'Key' });
    await expect(field).toHaveValue(/^sk-weir-/);
    const key = await field.inputValue();
    await expect(page.getByRole('region', { name: 'Claude Code' })).toContainText(
      `ANTHROPIC_AUTH_TOKEN=${key}`,
    );

    expect(await callModel(address, 'sk-proj-of-somebody-else', { model })).toBe(401);
    await expect(page.getByText('it is not one of Weir')).toBeVisible();
    expect(await callModel(address, key, { model, path: '/v1/v1/chat/completions' })).toBe(404);
    await expect(page.getByText(`Set its base URL to ${address}/v1.`)).toBeVisible();
    await callModel(address, key, { model: 'nobody-serves-this' });
    await expect(page.getByText(/“nobody-serves-this”|No upstream account is available/)).toBeVisible();

    expect(await callModel(address, key, { model })).toBe(200);
    await expect(page.getByText('Your first request has arrived')).toBeVisible();
    await expect(page.getByText(`${model} with Connected client`)).toBeVisible();
    await page.getByRole('button', { name: 'Wait for another' }).click();
    await expect(page.getByText('Waiting for your first request')).toBeVisible();
  } finally {
    await provider.close();
    // Another journey of the same person begins without keys.
    const made = await page.request.get('/api/keys');
    const { items } = (await made.json()) as { items: { id: string }[] };
    for (const { id } of items) await page.request.delete(`/api/keys/${id}`);
  }
});
