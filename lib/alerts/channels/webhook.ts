import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { defineChannel } from './channel';

export const webhook = defineChannel({
  config: z.strictObject({ url: z.url(), secret: z.string().min(8).max(500).optional() }),
  hint: (config) => new URL(config.url).host,
  perMinute: 600,
  async send(config, message, context) {
    const body = JSON.stringify({
      id: message.id,
      title: message.title,
      text: message.lines.join('\n'),
      severity: message.severity,
      link: message.link,
      alerts: message.alerts,
    });
    const timestamp = String(Math.floor(context.now / 1000));
    const headers: Record<string, string> = { 'x-weir-delivery': message.id, 'x-weir-timestamp': timestamp };
    if (config.secret) {
      // The time is signed with the body, so that a message that was overheard cannot be sent again later.
      const signature = createHmac('sha256', config.secret).update(`${timestamp}.${body}`).digest('hex');
      headers['x-weir-signature'] = `v1=${signature}`;
    }
    const answer = await context.post(config.url, body, headers);
    if (answer.status < 200 || answer.status > 299) throw new Error(`the receiver answered ${answer.status}`);
  },
});
