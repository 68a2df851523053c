import type { Channel } from './channel';
import { dingtalk } from './dingtalk';
import { email } from './email';
import { feishu } from './feishu';
import { slack } from './slack';
import { webhook } from './webhook';
import { wecom } from './wecom';

export const channelKinds = ['webhook', 'slack', 'feishu', 'dingtalk', 'wecom', 'email'] as const;
export type ChannelKind = (typeof channelKinds)[number];

export const channels = { webhook, slack, feishu, dingtalk, wecom, email } as const;

/** A kind with its configuration's type put aside: what goes in was checked by its own `config`. */
export function channelOf(kind: string): Channel<unknown> | null {
  return kind in channels ? (channels[kind as ChannelKind] as Channel<unknown>) : null;
}
