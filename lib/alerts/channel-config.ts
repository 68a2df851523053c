// A channel's address carries its secret as often as not, so the whole configuration is kept sealed.
import { alertChannelPlace, openSecret, sealSecret } from '@/lib/auth/secrets';
import { weirError } from '@/lib/errors';
import { channelOf } from './channels/all-channels';

export function sealChannelConfig(id: string, config: unknown): string {
  return sealSecret(JSON.stringify(config), alertChannelPlace(id));
}

export function openChannelConfig(row: { id: string; kind: string; config: string }): unknown {
  const config: unknown = JSON.parse(openSecret(row.config, alertChannelPlace(row.id)));
  const parsed = channelOf(row.kind)?.config.safeParse(config);
  if (!parsed?.success)
    throw weirError('internal_error', 'The configuration of this channel is not readable.');
  return parsed.data;
}
