'use client';

import { useEffect, useMemo, useRef } from 'react';
import { TableMore } from '@/components/tables/table-more';
import { Card } from '@/components/ui/card';
import { conversationsText } from '@/lib/i18n/dictionaries/conversations';
import { useText } from '@/lib/i18n/locale-provider';
import type { ConversationDetail } from '@/lib/queries/conversations';
import { MessageView } from './message-view';
import { SystemPrompt } from './system-prompt';
import { threadItems, toolNamesOf } from './thread';

type ThreadViewProps = {
  conversation: ConversationDetail;
  chosen: string | null;
  onChoose: (messageId: string) => void;
  /** Where not everything has been read. */
  more: { loading: boolean; load: () => void } | null;
};

/** One path through the conversation, message below message. */
export function ThreadView({ conversation, chosen, onChoose, more }: ThreadViewProps) {
  const text = useText(conversationsText);
  const items = useMemo(() => threadItems(conversation, chosen), [conversation, chosen]);
  const toolNames = useMemo(() => toolNamesOf(conversation.messages), [conversation]);
  const thread = useRef<HTMLDivElement>(null);
  const shownChoice = useRef<string | null>(null);
  useEffect(() => {
    if (chosen === null || shownChoice.current === chosen) return;
    const element = thread.current?.querySelector(`[data-message="${CSS.escape(chosen)}"]`);
    if (!element) return;
    shownChoice.current = chosen;
    element.scrollIntoView({ block: 'start' });
  }, [chosen]);
  return (
    <Card ref={thread} aria-label={text.messages} className="divide-y divide-line overflow-clip">
      {items.map((item) => (
        <div key={item.message.id} className="divide-y divide-line">
          {item.system ? <SystemPrompt message={item.system} first={item === items[0]} /> : null}
          <MessageView
            item={item}
            chosen={item.message.id === chosen}
            toolNames={toolNames}
            onChoose={onChoose}
          />
        </div>
      ))}
      {more ? <TableMore loading={more.loading} onLoadMore={more.load} label={text.loadMore} /> : null}
    </Card>
  );
}
