'use client';

import { useMemo } from 'react';
import { CodeBlock } from '@/components/markdown/code-block';
import { shownText } from '@/components/markdown/shown-text';
import { CopyButton } from '@/components/ui/copy-button';
import { formatCount } from '@/lib/format/numbers';
import { conversationsText } from '@/lib/i18n/dictionaries/conversations';
import { useLocale, useText } from '@/lib/i18n/locale-provider';
import type { ConversationDetail } from '@/lib/queries/conversations';

const shownAtMost = 200_000;

/** As the API answers it. */
export function RawConversation({ conversation }: { conversation: ConversationDetail }) {
  const text = useText(conversationsText);
  const { locale } = useLocale();
  const json = useMemo(() => JSON.stringify(conversation, null, 2), [conversation]);
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="text-ink-soft text-sm">
          {json.length > shownAtMost
            ? text.rawCut(formatCount(shownAtMost, locale), formatCount(json.length, locale))
            : null}
        </p>
        <CopyButton value={json} withText label={text.copyJson} />
      </div>
      <CodeBlock code={shownText(json.slice(0, shownAtMost))} language="json" />
    </div>
  );
}
