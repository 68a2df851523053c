import { nowMillis } from '@/lib/clock';
import { environment } from '@/lib/env';
import { errorMessage } from '@/lib/errors';
import { newId } from '@/lib/ids';
import { openChannelConfig } from './channel-config';
import { channelOf } from './channels/all-channels';
import { postJson } from './post';
import { testWords } from './words';

/** Sends a message that nobody needs to act on, and answers in words why it did not arrive. */
export async function testChannel(row: {
  id: string;
  kind: string;
  config: string;
  locale: string;
}): Promise<{ ok: boolean; error: string | null }> {
  const { smtpUrl, publicUrl } = environment();
  const locale = row.locale === 'zh' ? 'zh' : 'en';
  try {
    await channelOf(row.kind)?.send(
      openChannelConfig(row),
      {
        id: newId(),
        ...testWords(locale),
        link: publicUrl ?? null,
        severity: 'info',
        locale,
        alerts: [],
      },
      { now: nowMillis(), post: postJson, smtpUrl },
    );
    return { ok: true, error: null };
  } catch (error) {
    return { ok: false, error: errorMessage(error) };
  }
}
