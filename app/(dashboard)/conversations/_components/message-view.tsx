'use client';

import { Bot, ChevronLeft, ChevronRight, Scissors, User, Wrench } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { classNames } from '@/components/ui/class-names';
import { CopyButton } from '@/components/ui/copy-button';
import { TimeAgo } from '@/components/ui/time-ago';
import { formatExact } from '@/lib/format/numbers';
import { conversationsText } from '@/lib/i18n/dictionaries/conversations';
import { useText } from '@/lib/i18n/locale-provider';
import type { Message, MessagePart } from '@/lib/queries/conversations';
import { MessagePartView } from './message-part';
import type { ThreadItem } from './thread';
import { TurnLine } from './turn-line';

const icons = { user: User, assistant: Bot, tool: Wrench, system: Wrench } as const;

type MessageViewProps = {
  item: ThreadItem;
  chosen: boolean;
  toolNames: ReadonlyMap<string, string>;
  onChoose: (messageId: string) => void;
};

/** Out of sight it costs the browser nothing: 500 messages open like five. */
export function MessageView({ item, chosen, toolNames, onChoose }: MessageViewProps) {
  const { message, branches, turns } = item;
  const text = useText(conversationsText);
  const Icon = icons[message.role];
  return (
    <article
      data-message={message.id}
      data-role={message.role}
      className={classNames(
        'group/message scroll-mt-14 px-4 pt-2 pb-4 [contain-intrinsic-size:auto_12rem] [content-visibility:auto]',
        message.role === 'user' ? 'bg-sunken/60' : '',
        chosen ? 'shadow-[inset_2px_0_0_var(--accent)]' : '',
      )}
    >
      <header className="mb-1 flex min-h-8 items-center gap-2">
        <Icon aria-hidden className="size-4 shrink-0 text-ink-faint" />
        <h2 className="font-semibold text-sm">{text.roles[message.role]}</h2>
        <TimeAgo value={message.createdAt} className="text-ink-faint text-sm" />
        <div className="ml-auto flex items-center gap-1">
          {branches.length > 1 ? (
            <Branches branches={branches} current={message.id} onChoose={onChoose} />
          ) : null}
          <CopyButton value={copyOf(message)} label={text.copyMessage} />
        </div>
      </header>
      <div className="flex min-w-0 flex-col gap-3">
        {message.parts.map((part, index) => (
          <MessagePartView
            // biome-ignore lint/suspicious/noArrayIndexKey: parts of one message stand in order and never move
            key={index}
            part={part}
            name={`message-${message.id}-${index}`}
            toolNames={toolNames}
          />
        ))}
        {message.parts.length === 0 && !message.truncated ? (
          <p className="text-ink-faint">{text.nothingKept}</p>
        ) : null}
        {message.truncated ? (
          <p className="flex items-start gap-2 text-sm text-warn">
            <Scissors aria-hidden className="mt-0.5 size-4 shrink-0" />
            {text.messageCut}
          </p>
        ) : null}
        {turns.map((turn) => (
          <TurnLine key={turn.requestId} turn={turn} />
        ))}
      </div>
    </article>
  );
}

function Branches({
  branches,
  current,
  onChoose,
}: {
  branches: readonly string[];
  current: string;
  onChoose: (messageId: string) => void;
}) {
  const text = useText(conversationsText);
  const at = branches.indexOf(current);
  const step = (label: string, to: string | undefined, icon: React.ReactNode) => (
    <Button
      variant="quiet"
      size="icon-small"
      aria-label={label}
      aria-disabled={!to}
      onClick={() => {
        if (to) onChoose(to);
      }}
    >
      {icon}
    </Button>
  );
  return (
    <span className="flex items-center text-ink-soft text-sm">
      {step(text.branchBefore, branches[at - 1], <ChevronLeft />)}
      {text.branch(formatExact(at + 1), formatExact(branches.length))}
      {step(text.branchNext, branches[at + 1], <ChevronRight />)}
    </span>
  );
}

/** What was said, as it was said; what was only thought or called stays behind. */
function copyOf({ parts }: Message): string {
  const said = parts.filter(({ type }) => type === 'text');
  return (said.length > 0 ? said : parts).map(textOf).join('\n\n');
}

function textOf(part: MessagePart): string {
  if (part.type === 'tool_call') return part.arguments;
  return part.type === 'binary' ? part.name : part.text;
}
