import { z } from 'zod';
import { defineChannel, plainText, refusal } from './channel';

export const wecom = defineChannel({
  config: z.strictObject({ url: z.url() }),
  hint: (config) => new URL(config.url).host,
  perMinute: 20,
  async send(config, message, context) {
    const body = JSON.stringify({ msgtype: 'text', text: { content: plainText(message) } });
    const answer = await context.post(config.url, body);
    const refused =
      answer.status === 200 ? refusal(answer.text, 'errcode', 'errmsg') : `HTTP ${answer.status}`;
    if (refused) throw new Error(`WeCom refused the message: ${refused}`);
  },
});
