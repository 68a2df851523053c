'use client';

import { Wrench } from 'lucide-react';
import { CodeBlock } from '@/components/markdown/code-block';
import { shownText } from '@/components/markdown/shown-text';
import { formatExact } from '@/lib/format/numbers';
import { conversationsText } from '@/lib/i18n/dictionaries/conversations';
import { useText } from '@/lib/i18n/locale-provider';
import { Folded } from './folded';
import { asJson } from './json-text';

/** The definitions of tools that went along with a request. */
export function ToolsOffered({ definitions }: { definitions: string }) {
  const text = useText(conversationsText);
  const json = asJson(definitions);
  const list: unknown = json === null ? null : JSON.parse(json);
  return (
    <Folded
      icon={Wrench}
      title={text.tools(Array.isArray(list) ? formatExact(list.length) : '')}
      length={definitions.length}
    >
      <CodeBlock code={shownText(json ?? definitions)} language="json" />
    </Folded>
  );
}
