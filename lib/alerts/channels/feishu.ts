import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { defineChannel, plainText, refusal, withKeyword } from './channel';

export const feishu = defineChannel({
  config: z.strictObject({
    url: z.url(),
    secret: z.string().min(1).max(500).optional(),
    keyword: z.string().min(1).max(100).optional(),
  }),
  hint: (config) => new URL(config.url).host,
  perMinute: 100,
  async send(config, message, context) {
    const text = withKeyword(plainText(message), config.keyword);
    const timestamp = String(Math.floor(context.now / 1000));
    // Feishu's signature is over nothing: time and secret are the key.
    const sign = config.secret
      ? createHmac('sha256', `${timestamp}\n${config.secret}`).update('').digest('base64')
      : undefined;
    const body = { ...(sign ? { timestamp, sign } : {}), msg_type: 'text', content: { text } };
    const answer = await context.post(config.url, JSON.stringify(body));
    const refused = answer.status === 200 ? refusal(answer.text, 'code', 'msg') : `HTTP ${answer.status}`;
    if (refused) throw new Error(`Feishu refused the message: ${refused}`);
  },
});
