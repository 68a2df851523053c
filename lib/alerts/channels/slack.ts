import { z } from 'zod';
import { defineChannel } from './channel';

/** Slack reads &, < and > as markup. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

export const slack = defineChannel({
  config: z.strictObject({ url: z.url() }),
  hint: (config) => new URL(config.url).host,
  perMinute: 50,
  async send(config, message, context) {
    const text = [
      `*${escaped(message.title)}*`,
      ...message.lines.map(escaped),
      ...(message.link ? [`<${message.link}>`] : []),
    ].join('\n');
    const answer = await context.post(config.url, JSON.stringify({ text }));
    if (answer.status !== 200)
      throw new Error(`Slack answered ${answer.status} ${answer.text.slice(0, 200)}`);
  },
});
