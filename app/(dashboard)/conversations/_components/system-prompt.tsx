'use client';

import { ScrollText } from 'lucide-react';
import { conversationsText } from '@/lib/i18n/dictionaries/conversations';
import { useText } from '@/lib/i18n/locale-provider';
import type { Message } from '@/lib/queries/conversations';
import { Folded } from './folded';
import { MessagePartView } from './message-part';

const noTools: ReadonlyMap<string, string> = new Map();

/** What the model was told beforehand, and the tools it was offered: folded, since it is long and seldom news. */
export function SystemPrompt({ message, first }: { message: Message; first: boolean }) {
  const text = useText(conversationsText);
  const said = message.parts.filter(({ type }) => type !== 'tools');
  const tools = message.parts.filter(({ type }) => type === 'tools');
  const all = said.map((part) => ('text' in part ? part.text : '')).join('\n\n');
  return (
    <div data-role="system" className="flex flex-col gap-2 px-4 py-3">
      {said.length > 0 ? (
        <Folded
          icon={ScrollText}
          title={first ? text.roles.system : text.systemChanged}
          length={all.length}
          copy={all}
        >
          <div className="flex flex-col gap-3">
            {said.map((part, index) => (
              <MessagePartView
                // biome-ignore lint/suspicious/noArrayIndexKey: parts of one message stand in order and never move
                key={index}
                part={part}
                name={`message-${message.id}-${index}`}
                toolNames={noTools}
              />
            ))}
          </div>
        </Folded>
      ) : null}
      {tools.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <MessagePartView key={index} part={part} name="" toolNames={noTools} />
      ))}
    </div>
  );
}
