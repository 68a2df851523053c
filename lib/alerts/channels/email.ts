import { z } from 'zod';
import { defineChannel, plainText } from './channel';

export const email = defineChannel({
  config: z.strictObject({ to: z.array(z.email()).min(1).max(50) }),
  hint: (config) => config.to.join(', '),
  perMinute: 30,
  async send(config, message, context) {
    if (!context.smtpUrl) throw new Error('SMTP_URL is not set, so no e-mail can be sent');
    const { createTransport } = await import('nodemailer');
    const server = new URL(context.smtpUrl);
    const from =
      server.searchParams.get('from') ??
      (server.username.includes('%40') ? decodeURIComponent(server.username) : `weir@${server.hostname}`);
    const transport = createTransport(context.smtpUrl);
    try {
      await transport.sendMail({
        from,
        to: config.to,
        subject: `[Weir] ${message.title}`,
        text: plainText(message),
        messageId: `<${message.id}@weir>`,
      });
    } finally {
      transport.close();
    }
  },
});
