import { expect, test } from './test';
import { startProvider, wholeAnswer } from './upstream';

test('the playground streams an answer beside its raw events, and can be stopped', async ({
  adminPage: page,
}) => {
  let goOn = () => {};
  const provider = await startProvider(
    () =>
      new Promise((resolve) => {
        goOn = resolve;
      }),
  );
  const model = 'gpt-of-the-playground';
  await page.request.post('/api/admin/accounts', {
    data: {
      name: 'For trials',
      platform: 'openai-compatible',
      baseUrl: `${provider.url}/v1`,
      secret: 'sk-1',
      models: [model],
    },
  });
  try {
    await page.goto('/playground');
    await page.getByRole('button', { name: 'Send' }).click();
    await expect(page.getByText('Name a model.')).toBeVisible();
    await page.getByRole('combobox', { name: 'Model' }).fill(model);
    await page.getByRole('button', { name: 'Send' }).click();

    const answer = page.getByRole('region', { name: 'Answer' });
    await expect(answer).toContainText('A weir');
    await expect(answer).not.toContainText('moment.');
    goOn();
    await expect(answer).toContainText(wholeAnswer);
    const events = page.getByRole('region', { name: 'Raw events' });
    await expect(events).toContainText('"total_tokens":48');
    await expect(events).toContainText('[DONE]');
    await expect(page.getByRole('link', { name: 'Open the request' })).toBeVisible();
    await expect(page.getByText('For trials', { exact: true }).last()).toBeVisible();
    await expect(page.getByText('200 success')).toBeVisible();

    await page.getByRole('button', { name: 'Send' }).click();
    await expect(answer).not.toContainText('moment.');
    await expect(answer).toContainText('A weir');
    await page.getByRole('button', { name: 'Stop' }).click();
    await expect(page.getByText('Stopped', { exact: true })).toBeVisible();
    await expect(page.getByText(/aborted|client_closed/)).toBeVisible();
  } finally {
    await provider.close();
  }
});
