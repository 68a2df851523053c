'use client';

import { Brain, CornerDownRight, Hammer } from 'lucide-react';
import { CodeBlock } from '@/components/markdown/code-block';
import { MessageText } from '@/components/markdown/message-text';
import { shownText } from '@/components/markdown/shown-text';
import { conversationsText } from '@/lib/i18n/dictionaries/conversations';
import { useText } from '@/lib/i18n/locale-provider';
import type { MessagePart } from '@/lib/queries/conversations';
import { BinaryPlace } from './binary-place';
import { Folded } from './folded';
import { asJson } from './json-text';
import { ToolsOffered } from './tools-offered';

type MessagePartViewProps = {
  part: MessagePart;
  /** Unique on the page. */
  name: string;
  /** What the tools are called that results belong to, by the ids of their calls. */
  toolNames: ReadonlyMap<string, string>;
};

/** One piece of a message. What a reader seldom wants is folded. */
export function MessagePartView({ part, name, toolNames }: MessagePartViewProps) {
  const text = useText(conversationsText);
  switch (part.type) {
    case 'text':
      return <MessageText text={part.text} name={name} />;
    case 'reasoning':
      return (
        <Folded icon={Brain} title={text.reasoning} length={part.text.length} copy={part.text}>
          <div className="text-ink-soft">
            <MessageText text={part.text} name={name} />
          </div>
        </Folded>
      );
    case 'tool_call':
      return (
        <Folded
          icon={Hammer}
          title={text.toolCall(toolName(part.name, text.someTool))}
          length={part.arguments.length}
        >
          <Data text={part.arguments} />
        </Folded>
      );
    case 'tool_result':
      return (
        <Folded
          icon={CornerDownRight}
          title={text.toolResult(toolName(part.name || toolNames.get(part.id) || part.id, text.someTool))}
          length={part.text.length}
        >
          <Data text={part.text} />
        </Folded>
      );
    case 'tools':
      return <ToolsOffered definitions={part.text} />;
    case 'binary':
      return <BinaryPlace part={part} />;
  }
}

const longestName = 120;

function toolName(name: string, otherwise: string): string {
  return shownText(name).slice(0, longestName) || otherwise;
}

/** What programs say to each other: JSON laid out, anything else as it is. */
function Data({ text }: { text: string }) {
  const json = asJson(text);
  return json === null ? <LongCode text={text} /> : <CodeBlock code={shownText(json)} language="json" />;
}

const codeAtMost = 100_000;

function LongCode({ text }: { text: string }) {
  const words = useText(conversationsText);
  if (text.length > codeAtMost) return <MessageText text={text} name="" />;
  return <CodeBlock code={shownText(text)} language="" title={words.text} />;
}
