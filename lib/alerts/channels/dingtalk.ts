import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { defineChannel, plainText, refusal, withKeyword } from './channel';

export const dingtalk = defineChannel({
  config: z.strictObject({
    url: z.url(),
    secret: z.string().min(1).max(500).optional(),
    keyword: z.string().min(1).max(100).optional(),
  }),
  hint: (config) => new URL(config.url).host,
  perMinute: 20,
  async send(config, message, context) {
    const url = new URL(config.url);
    if (config.secret) {
      const timestamp = String(context.now);
      url.searchParams.set('timestamp', timestamp);
      url.searchParams.set(
        'sign',
        createHmac('sha256', config.secret).update(`${timestamp}\n${config.secret}`).digest('base64'),
      );
    }
    const content = withKeyword(plainText(message), config.keyword);
    const answer = await context.post(url.toString(), JSON.stringify({ msgtype: 'text', text: { content } }));
    const refused =
      answer.status === 200 ? refusal(answer.text, 'errcode', 'errmsg') : `HTTP ${answer.status}`;
    if (refused) throw new Error(`DingTalk refused the message: ${refused}`);
  },
});
