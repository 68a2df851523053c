// What every kind of channel is: what it is told about itself, and how it carries a message.
import type { z } from 'zod';
import type { AlertLocale } from '../words';

export type ChannelMessage = {
  /** Stays the same over all tries of one delivery, so that a receiver can tell a repetition. */
  id: string;
  title: string;
  lines: string[];
  /** The page to look at; null where no public address is set. */
  link: string | null;
  severity: 'warning' | 'critical' | 'info';
  locale: AlertLocale;
  /** For machines: the alerts themselves. */
  alerts: { id: string; kind: string; severity: string; createdAt: string; facts: unknown }[];
};

export type ChannelContext = {
  now: number;
  /** Posts JSON to an address that an administrator set; throws in words when it was not taken. */
  post(
    url: string,
    body: string,
    headers?: Record<string, string>,
  ): Promise<{ status: number; text: string }>;
  smtpUrl: string | undefined;
};

export type Channel<Config> = {
  config: z.ZodType<Config>;
  /** Enough of the configuration to recognise it, without what is secret. */
  hint(config: Config): string;
  /** How many messages a minute the receiver takes; beyond half of it alerts are put together. */
  perMinute: number;
  send(config: Config, message: ChannelMessage, context: ChannelContext): Promise<void>;
};

export function defineChannel<Config>(channel: Channel<Config>): Channel<Config> {
  return channel;
}

export function plainText(message: ChannelMessage): string {
  return [message.title, ...message.lines, ...(message.link ? [message.link] : [])].join('\n');
}

/** Robots with a keyword drop every message that does not contain it. */
export function withKeyword(text: string, keyword: string | undefined): string {
  return keyword && !text.includes(keyword) ? `${text}\n${keyword}` : text;
}

/** Bots that answer 200 whatever happened say in the body whether they took the message. */
export function refusal(text: string, codeField: string, messageField: string): string | null {
  try {
    const answer: unknown = JSON.parse(text);
    if (typeof answer === 'object' && answer !== null && codeField in answer) {
      const fields = answer as Record<string, unknown>;
      return fields[codeField] === 0
        ? null
        : `${String(fields[codeField])} ${String(fields[messageField] ?? '')}`.trim();
    }
  } catch {
    return 'the answer was not JSON';
  }
  return `the answer had no ${codeField}`;
}
